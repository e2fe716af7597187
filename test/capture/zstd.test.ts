/** Zstandard (RFC 8878): as zstd writes it, frames to pass over, and damage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skippable, WORDS, ZSTD_FILES, zstdStored } from './compressed.js';
import { decompress } from './decompress.js';
import { Bytes, join, text } from './files.js';

const one = zstdStored(text('the first frame, '), 7);
const two = zstdStored(text('and the second'));
const both = 'the first frame, and the second';

describe.each(Object.entries(ZSTD_FILES))('%s', (_name, file) => {
  it.each([1, 19, 1000])('in pieces of %i', async (size) => {
    expect(await decompress(file, size)).toEqual({ text: WORDS, layers: 1, problem: null });
  });
});

describe('frames', () => {
  it.each<[string, Uint8Array, string]>([
    ['one after the other', join(one, two), both],
    ['with one to pass over first', join(skippable(text('x'.repeat(9000))), one, two), both],
    ['with others to pass over between', join(one, skippable(text('words to skip')), skippable(text('')), two), both],
    ['with one to pass over last', join(one, two, skippable(text('words'))), both],
    ['with nothing in them', join(zstdStored(text('')), one, two), both],
    ['blocks of the greatest size', zstdStored(text('n'.repeat(300_000)), 131_072), 'n'.repeat(300_000)],
  ])('%s', async (_name, file, words) => {
    for (const size of file.length > 100_000 ? [4000] : [1, 5, 100_000])
      expect(await decompress(file, size)).toEqual({ text: words, layers: 1, problem: null });
  });

  it('cut at every octet: whole blocks are kept, and the cut is noted but between frames', async () => {
    const file = join(one, two);
    for (let end = 4; end < file.length; end++) {
      const cut = await decompress(file.subarray(0, end), 61);
      expect(both.startsWith(cut.text)).toBe(true);
      expect([end, cut.problem?.code ?? null]).toEqual([end, end === one.length ? null : 'cut-short']);
    }
    expect((await decompress(file.subarray(0, file.length - 1))).text).toBe('the first frame, ');
    expect(await decompress(join(one, skippable(text('words')).subarray(0, 10)))).toMatchObject({
      text: 'the first frame, ',
      problem: { code: 'cut-short' },
    });
  });
});

describe('damage', () => {
  it('something else behind the last frame', async () => {
    for (const size of [1, 7, 100_000]) {
      const { text: words, problem } = await decompress(join(one, two, text('this is not zstd at all')), size);
      expect(words).toBe(both);
      expect(problem).toMatchObject({ code: 'damaged' });
    }
  });

  it('a block of a kind there is not', async () => {
    const bad = join(new Bytes(true).u32(0xfd2fb528).octets([0xa0]).u32(9).done(), Uint8Array.of(7, 0, 0), text('more than a header'));
    expect(await decompress(join(one, bad))).toMatchObject({ text: 'the first frame, ', problem: { code: 'damaged' } });
  });

  /** What `maxExpansion` lets through of so small a file, and one block more (RFC 8878 3.1.1.2.4). */
  const MOST = 1100 * 65_536 + 131_072;

  it('any: never throws, hangs or grows', async () => {
    const file = ZSTD_FILES['with a checksum'];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 20, max: 4000 }),
        async (at, flip, size) => {
          const damaged = file.slice();
          damaged[at]! ^= flip;
          const { text: words, layers } = await decompress(damaged, size);
          if (layers > 0) expect(words.length).toBeLessThan(MOST);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('limits', () => {
  /** A frame with a window of 1 MiB, of blocks that repeat one octet: any number of them from four. */
  const repeating = (blocks: number, octets: number) => {
    const block = (last: boolean) => {
      const header = (octets << 3) | 2 | (last ? 1 : 0);
      return Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16, 0x61);
    };
    const head = new Bytes(true).u32(0xfd2fb528).octets([0x00, 0x50]).done();
    return join(head, ...Array.from({ length: blocks }, (_, at) => block(at === blocks - 1)));
  };

  it('what expands beyond the limit ends', async () => {
    const bomb = repeating(40, 131_072);
    expect((await decompress(bomb, 100)).text).toBe('a'.repeat(40 * 131_072));
    const { text: words, problem } = await decompress(bomb, 100, { maxExpansion: 10 });
    expect(problem).toEqual({ code: 'limit', message: 'the compressed data expands more than 10 times (maxExpansion)' });
    expect(words.length).toBeLessThan(1_000_000);
    expect(words.length).toBeGreaterThan(655_360);
  });

  it('blocks so small that each costs far more than it holds end it', async () => {
    const { problem } = await decompress(repeating(100_000, 1), 1000);
    expect(problem).toEqual({ code: 'limit', message: expect.stringMatching(/blocks of less than 256 octets/) });
  });
});
