/** Patterns that no shell has resolved. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasWildcards, matching } from '../../src/capture/glob.js';
import { expandInputs } from '../../src/capture/index.js';
import { scratch } from '../helpers/exscope.js';
import { pcapFile, text } from './files.js';

const folder = scratch();
const capture = pcapFile([{ bytes: text('a frame') }]);
for (const place of ['east', 'west', '.hidden']) mkdirSync(join(folder, place));
const FILES = ['b_2.pcap', 'b_10.pcap', 'a.pcap', 'axpcap', '.dot.pcap', 'A+(1).pcap', 'new\nline.pcap', 'notes.txt'];
for (const name of FILES) writeFileSync(join(folder, name), name === 'notes.txt' ? 'words' : capture);
for (const place of ['east', 'west', '.hidden']) writeFileSync(join(folder, place, 'cas.pcap'), capture);

const found = async (pattern: string) => (await matching(join(folder, pattern))).map((path) => relative(folder, path));

describe('a pattern', () => {
  it.each([
    ['b_*.pcap', ['b_10.pcap', 'b_2.pcap']],
    ['b_?.pcap', ['b_2.pcap']],
    ['b_??.pcap', ['b_10.pcap']],
    ['a.pcap*', ['a.pcap']],
    ['*+(1)*', ['A+(1).pcap']],
    ['new*line.pcap', ['new\nline.pcap']],
    ['.*.pcap', ['.dot.pcap']],
    ['*st/cas.pcap', ['east/cas.pcap', 'west/cas.pcap']],
    ['?ast/*.pcap', ['east/cas.pcap']],
    ['*/*', ['east/cas.pcap', 'west/cas.pcap']],
    ['z*', []],
    ['nowhere*/x', []],
  ])('%s stands for its files, in order of their names', async (pattern, names) => {
    expect(await found(pattern)).toEqual(names);
  });

  it('with many stars takes no power of the length of a name', async () => {
    const name = `${'a'.repeat(200)}.pcap`;
    const place = scratch();
    writeFileSync(join(place, name), capture);
    const before = process.cpuUsage();
    expect(await matching(join(place, `${'*a'.repeat(12)}*b`))).toEqual([]);
    expect(await matching(join(place, `${'*a'.repeat(12)}*p`))).toEqual([join(place, name)]);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  });

  it('means any characters, not those of regular expressions', async () => {
    expect(await found('?.pcap')).toEqual(['a.pcap']);
    expect(await found('a.p*')).not.toContain('axpcap');
  });

  it('is relative to the current folder when it does not begin at a root', async () => {
    const here = relative(process.cwd(), join(folder, 'b_*.pcap'));
    expect((await matching(here)).map((path) => relative(process.cwd(), path))).toEqual(
      ['b_10.pcap', 'b_2.pcap'].map((name) => relative(process.cwd(), join(folder, name))),
    );
  });

  it('is known by its wildcards', () => {
    expect(['a*', 'a?', 'x*/b'].every(hasWildcards)).toBe(true);
    expect(['a', 'a[1].pcap', '-'].some(hasWildcards)).toBe(false);
  });
});

describe('among the captures', () => {
  it('a pattern gives those of its files that are captures', async () => {
    expect((await expandInputs([join(folder, '*')])).map(({ name }) => name)).toEqual(
      ['A+(1).pcap', 'a.pcap', 'axpcap', 'b_10.pcap', 'b_2.pcap', 'new\nline.pcap'].sort(),
    );
  });

  it('a file whose name has wildcards is that file', async () => {
    const odd = join(folder, 'east', 'what?.pcap');
    writeFileSync(odd, capture);
    writeFileSync(join(folder, 'east', 'what1.pcap'), capture);
    expect((await expandInputs([odd])).map(({ name }) => name)).toEqual(['what?.pcap']);
  });

  it.each(['z*.pcap', 'notes.*'])('%s matches none: an error that says so', async (pattern) => {
    await expect(expandInputs([join(folder, pattern)])).rejects.toMatchObject({
      code: 'EXSCOPE_NO_CAPTURES',
      exitCode: 3,
      message: expect.stringContaining('matches no captures'),
    });
  });

  it('what is named twice, in whatever way, is read once', async () => {
    const plain = join(folder, 'a.pcap');
    const inputs = await expandInputs([
      plain,
      '-',
      join(folder, 'east', '..', 'a.pcap'),
      relative(process.cwd(), plain),
      '-',
      join(folder, 'a*.pcap'),
    ]);
    expect(inputs.map(({ path }) => path)).toEqual([plain, '-']);
  });
});
