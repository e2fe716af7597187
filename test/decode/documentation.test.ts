/** docs/captures.md names every link type, tunnel, limit and refused format there is, and no link type or tunnel that is none. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPTURE_LIMITS } from '../../src/capture/facts.js';
import { FOREIGN_FORMATS } from '../../src/capture/foreign-formats.js';
import { encapsulationText } from '../../src/decode/encapsulation.js';
import { linkDecoder, linkTypeName } from '../../src/decode/link/link-types.js';
import { DEFAULT_FLOW_LIMITS } from '../../src/flow/limits.js';
import { ROOT } from '../helpers/exscope.js';
import { LINK_FRAMES } from './link/frames.js';

const page = readFileSync(join(ROOT, 'docs', 'captures.md'), 'utf8');

/** Cells of the table below a heading, without its own heading. */
function rows(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`no section ${heading}`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const NETMON_WLAN = 0x10006;
/** LINKTYPE_ values are 16 bits wide; above are those of Network Monitor and snoop. */
const linkTypes = Array.from({ length: 0x20100 }, (_, value) => value).filter((value) => linkDecoder(value) !== undefined);

describe('docs/captures.md', () => {
  it('lists every link type that is read by number and name, and no other', () => {
    const listed = rows('Link types').flatMap(([numbers, name]) => {
      const values = numbers === 'Network Monitor 6' ? [NETMON_WLAN] : numbers!.split(',').map(Number);
      return values.map((value): [number, string] => [value, name!]);
    });
    listed.sort(([a], [b]) => a - b);
    expect(listed).toEqual(linkTypes.map((value) => [value, linkTypeName(value)]));
  });

  it('says of each that it is tested, which it is', () => {
    expect([...new Set(LINK_FRAMES.map(({ linkType }) => linkType))].sort((a, b) => a - b)).toEqual(linkTypes);
  });

  it('lists every tunnel, and no other', () => {
    const all = encapsulationText(-1).split('+');
    expect(rows('Tunnels').map(([name]) => name)).toEqual(all.map((name) => `\`${name}\``));
  });

  it('names every limit of reading with its default', () => {
    const table = rows('Options and limits').map(([name, value, meaning]) => [`${name} ${meaning}`, value]);
    for (const [limit, value] of Object.entries({ ...DEFAULT_FLOW_LIMITS, ...DEFAULT_CAPTURE_LIMITS })) {
      const row = table.find(([text]) => text!.includes(`\`${limit}\``));
      expect([limit, row?.[1]]).toEqual([limit, value === false ? 'off' : String(value)]);
    }
  });

  it('says of every format that is refused what the user is told', () => {
    const told = rows('What is refused');
    for (const { what, convert } of FOREIGN_FORMATS) expect(told).toContainEqual([what, convert]);
  });

  it('names tests that are there', () => {
    const tests = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1]!);
    expect(tests.length).toBeGreaterThan(5);
    expect(tests.filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
  });
});
