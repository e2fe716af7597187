/** LZ4 frames: as lz4 writes them, and every way they may be damaged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Xxh32, xxh32 } from '../../src/capture/lz4/xxh32.js';
import { LZ4_END, LZ4_FILES, lz4Block, lz4Header, lz4Stored, skippable, WORDS } from './compressed.js';
import { decompress } from './decompress.js';
import { join, text } from './files.js';

const one = lz4Stored(text('the first frame, '), 7);
const two = lz4Stored(text('and the second'));
const linked = LZ4_FILES['linked blocks, with the checksum of each and the size of all'];

describe.each(Object.entries(LZ4_FILES))('%s', (_name, file) => {
  it.each([1, 19, 1000])('in pieces of %i', async (size) => {
    expect(await decompress(file, size)).toEqual({ text: WORDS, layers: 1, problem: null });
  });
});

describe('frames', () => {
  it.each<[string, Uint8Array, string]>([
    ['one after the other', join(one, two), 'the first frame, and the second'],
    [
      'with others to pass over between',
      join(one, skippable(text('x'.repeat(9000))), skippable(text('')), two),
      'the first frame, and the second',
    ],
    ['with nothing in them', join(lz4Stored(text('')), two), 'and the second'],
  ])('%s', async (_name, file, words) => {
    for (const size of [1, 5, 100_000]) expect(await decompress(file, size)).toEqual({ text: words, layers: 1, problem: null });
  });

  it('cut at every octet: whole blocks are kept, and the cut is noted but between frames', async () => {
    const file = join(one, two);
    for (let end = 4; end < file.length; end++) {
      const cut = await decompress(file.subarray(0, end), 61);
      expect('the first frame, and the second'.startsWith(cut.text)).toBe(true);
      expect(cut.problem?.code ?? null).toBe(end === one.length ? null : 'cut-short');
    }
    expect((await decompress(file.subarray(0, one.length - 8))).text).toBe('the first frame, ');
    expect((await decompress(linked.subarray(0, linked.length - 10))).text).toHaveLength(65_536);
    expect(await decompress(join(one, skippable(text('word')).subarray(0, 10)))).toMatchObject({ problem: { code: 'cut-short' } });
  });
});

describe('damage', () => {
  const change = (file: Uint8Array, at: number) => {
    const damaged = file.slice();
    damaged.at(at);
    damaged[at < 0 ? damaged.length + at : at]! ^= 1;
    return damaged;
  };
  /** Literals, then a match that reaches back. */
  const match = (distance: number) => join(Uint8Array.of(0x30), text('abc'), Uint8Array.of(distance, 0, 0x10), text('z'));
  const framed = (block: Uint8Array, options = {}) => join(lz4Header(options), lz4Block(block, { compressed: true }), LZ4_END);

  it('a match reaches back within its frame, and no further', async () => {
    expect(await decompress(framed(match(3)))).toEqual({ text: 'abcabcaz', layers: 1, problem: null });
    for (const independent of [true, false])
      expect(await decompress(framed(match(4), { independent }))).toMatchObject({ text: '', problem: { code: 'damaged' } });
    const second = (independent: boolean) =>
      decompress(join(lz4Header({ independent }), lz4Block(text('xyz')), lz4Block(match(6), { compressed: true }), LZ4_END));
    expect(await second(false)).toEqual({ text: 'xyzabcxyzaz', layers: 1, problem: null });
    expect(await second(true)).toMatchObject({ text: 'xyz', problem: { code: 'damaged' } });
  });

  it.each<[string, Uint8Array, string, RegExp]>([
    ['in the header', change(two, 4), '', /is damaged/],
    ['in a block', change(two, 24), '', /is damaged/],
    ['in the checksum of all', change(two, -1), 'and the second', /checksum, so packets before this may be damaged/],
    [
      'another size than told',
      join(lz4Header({ contentSize: 9 }), lz4Block(text('eight oc')), LZ4_END),
      'eight oc',
      /size its header tells/,
    ],
    ['of a later version', lz4Header({ version: 2 }), '', /is damaged/],
    ['that needs a dictionary', lz4Header({ dictionary: true }), '', /dictionary/],
    ['a block longer than blocks are', join(lz4Header(), lz4Block(new Uint8Array(65_537))), '', /is damaged/],
    [
      'a block that expands to more',
      framed(join(Uint8Array.of(0x1f), text('a\x01\0'), new Uint8Array(258).fill(255), Uint8Array.of(0))),
      '',
      /is damaged/,
    ],
    ['a distance of nothing', framed(match(0)), '', /is damaged/],
    ['a length without an end', framed(Uint8Array.of(0xf0, 255, 255)), '', /is damaged/],
    ['literals beyond the block', framed(Uint8Array.of(0x50, 1, 2)), '', /is damaged/],
    ['something else behind the last frame', join(two, text('not lz4')), 'and the second', /not lz4 follows/],
    ['legacy frames behind it', join(two, Uint8Array.of(2, 0x21, 0x4c, 0x18)), 'and the second', /not lz4 follows/],
  ])('%s', async (_name, file, words, message) => {
    for (const size of [3, 100_000]) {
      const { text: got, problem } = await decompress(file, size);
      expect(got).toBe(words);
      expect(problem).toEqual({ code: 'damaged', message: expect.stringMatching(message) });
    }
  });

  it('any: never throws, hangs or grows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(linked.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 20, max: 4000 }),
        async (at, flip, size) => {
          const damaged = linked.slice();
          damaged[at]! ^= flip;
          const { text: words, problem, layers } = await decompress(damaged, size);
          if (layers === 0) return;
          expect(words.length).toBeLessThanOrEqual(WORDS.length + 65_536);
          // Every octet of this file is under a checksum.
          expect(problem?.code).toMatch(/damaged|cut-short/);
        },
      ),
      { numRuns: 150 },
    );
  });
});

it('ends what expands beyond the limit', async () => {
  expect(await decompress(linked, 100, { maxExpansion: 2 })).toMatchObject({ problem: null });
  const runs = join(Uint8Array.of(0x1f), text('a\x01\0'), new Uint8Array(250).fill(255), Uint8Array.of(0, 0x10), text('z'));
  const bomb = join(lz4Header(), ...Array.from({ length: 40 }, () => lz4Block(runs, { compressed: true })), LZ4_END);
  const ended = await decompress(bomb, 1000, { maxExpansion: 10 });
  expect(ended.problem).toEqual({ code: 'limit', message: 'the compressed data expands more than 10 times (maxExpansion)' });
  expect(ended.text.length).toBeLessThan(1_000_000);
  expect((await decompress(bomb, 1000)).text).toHaveLength(40 * 63_771);
});

it('the checksum is the same however the octets come', () => {
  // xxHash's own sanity values for seed 0.
  expect(xxh32(text(''))).toBe(0x02cc5d05);
  expect(xxh32(text('abc'))).toBe(0x32d153ff);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
      const hash = new Xxh32();
      hash.update(bytes.subarray(0, cut));
      hash.update(bytes.subarray(cut));
      expect(hash.digest()).toBe(xxh32(bytes));
    }),
  );
});
