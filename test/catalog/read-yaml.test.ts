/** YAML as whoever wants to harm writes it: what its library takes the square of, or calls itself for, is refused by its line. */
import { describe, expect, it } from 'vitest';
import { loadLibraries } from '../../src/catalog/libraries.js';
import { parseYaml } from '../../src/catalog/read-yaml.js';
import { ExscopeError } from '../../src/errors.js';
import { processorTime } from '../helpers/processor-time.js';

const { yaml, z } = loadLibraries();
const read = (text: string) => parseYaml({ file: 'x.yaml', text, kind: 'site' }, z.unknown(), yaml);

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExscopeError);
    return (error as ExscopeError).message;
  }
  throw new Error('expected a refusal');
}

describe('too much inside of each other', () => {
  it.each([
    ['[', '['],
    ['flow maps', '{a: '],
    ['lists', '- '],
    ['keys', '? '],
    ['keys behind keys', 'a: '],
    ['keys behind keys in many lines', 'x: y\n    '],
    ['lists that close in comments', '[ # ]\n'],
  ])(
    '%s',
    (_, opening) => {
      expect(refusal(`ok: 1\nwhole:\n  ${opening.repeat(20_000)}`)).toMatch(/^x\.yaml:\d+: more than 64 collections/);
    },
    5000,
  );

  it('by indentation', () => {
    const steps = Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('');
    expect(refusal(steps)).toBe('x.yaml: more collections inside each other than can be read');
    expect(read(Array.from({ length: 100 }, (_, at) => `k${at}: {a: 1, b: 2}\n`).join(''))).toBeDefined();
    expect(read('- a: 1\r\n'.repeat(100))).toBeDefined();
  });

  it('but not brackets in texts, nor many side by side', () => {
    const text = `a: "${'[{'.repeat(100)}"\nb: |\n  ${'- [ '.repeat(100)}\nc: [${'[1], {d: e}, '.repeat(100)}]`;
    expect(read(text)).toMatchObject({ a: '[{'.repeat(100) });
    expect(read('- '.repeat(60))).toBeDefined();
  });
});

it('many keys take no longer than many values', () => {
  const keys = Array.from({ length: 40_000 }, (_, index) => `key${index}: 1\n`).join('');
  expect(processorTime(() => expect(Object.keys(read(keys) as object)).toHaveLength(40_000))).toBeLessThan(6000);
});

it('a key that is there twice is told by the line of the second, however deep', () => {
  expect(refusal('a: 1\nb:\n  - c: 1\n    "c": 2\n')).toBe('x.yaml:4: Map keys must be unique');
  expect(read('a: 1\n"1": 2\n1.5: 3\n')).toMatchObject({ a: 1 });
});

it('many faults are told as the first of them', () => {
  const faults = `a: 1\nb: ${'&a '.repeat(20_000)}`;
  expect(processorTime(() => expect(refusal(faults)).toMatch(/^x\.yaml:2: /))).toBeLessThan(3000);
});

it('a file that is no profile by its size is not read', () => {
  expect(refusal('#'.repeat(2 ** 20 + 1))).toBe('x.yaml: has 1048577 characters; 1048576 are read');
});
