/** Zstandard (RFC 8878): as zstd writes it, frames to pass over, and damage. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Xxh64 } from '../../src/capture/zstd/xxh64.js';
import { letters, lines, skippable, WORDS, ZSTD_FILES, ZSTD_TEXTS, zstdStored } from './compressed.js';
import { decompress } from './decompress.js';
import { Bytes, join, text } from './files.js';

const NO_ZSTD = spawnSync('zstd', ['--version']).status === 0 ? false : 'needs zstd';

const one = zstdStored(text('the first frame, '), 7);
const two = zstdStored(text('and the second'));
const both = 'the first frame, and the second';
const WHOLE = { layers: 1, problem: null };

const magic = new Bytes(true).u32(0xfd2fb528).done();
/** A frame with a window of 1 KiB, of which nothing else is told. */
const header = join(magic, Uint8Array.of(0x00, 0x00));
const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;

function block(kind: number, size: number, content: Uint8Array | string, { last = false } = {}): Uint8Array {
  const flags = (size << 3) | (kind << 1) | (last ? 1 : 0);
  return join(Uint8Array.of(flags & 255, (flags >> 8) & 255, flags >> 16), typeof content === 'string' ? text(content) : content);
}

/** The last block of a frame. */
const compressed = (...octets: number[]) => block(COMPRESSED, octets.length, Uint8Array.from(octets), { last: true });

describe.each(Object.entries(ZSTD_FILES))('%s', (_name, file) => {
  it.each([1, 19, 1000])('in pieces of %i', async (size) => {
    expect(await decompress(file, size)).toEqual({ text: WORDS, ...WHOLE });
  });
});

describe.each(Object.entries(ZSTD_TEXTS))('a frame of %s', (_name, { file, text: whole }) => {
  it('is read', async () => {
    for (const size of [1, 100, 4000]) expect(await decompress(file, size)).toEqual({ text: whole, ...WHOLE });
  });

  it('with a bit changed, anywhere, holds the same, or is known to be damaged, by its checksum at the latest', async () => {
    let same = 0;
    for (let bit = 32; bit < file.length * 8; bit += bit < 128 ? 1 : 11) {
      const damaged = file.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const found = await decompress(damaged);
      if (found.problem !== null) continue;
      same++;
      expect(found).toEqual({ text: whole, ...WHOLE });
    }
    // A bit that decoders ignore, a greater window than needed, shares of symbols that do not occur.
    expect(same).toBeGreaterThan(0);
    expect(same).toBeLessThan(20);
  });

  it('cut at any octet leaves no block in part', async () => {
    for (let end = 4; end < file.length - 4; end++)
      expect(await decompress(file.subarray(0, end))).toMatchObject({ text: '', problem: { code: 'cut-short' } });
    for (let end = file.length - 4; end < file.length; end++)
      expect(await decompress(file.subarray(0, end))).toMatchObject({ text: whole, problem: { code: 'cut-short' } });
  });
});

describe.skipIf(NO_ZSTD)(`what zstd writes${NO_ZSTD === false ? '' : ` (${NO_ZSTD})`}`, () => {
  /** More than the room beside a window, so that the window moves. */
  const CONTENTS: Record<string, string> = {
    nothing: '',
    'one letter': 'x',
    'one letter, again and again': 'x'.repeat(400_000),
    literals: letters(140_000),
    lines: lines(6000),
    'all of it, twice': `${letters(150_000)}${lines(5000)}${'\0'.repeat(200_000)}`.repeat(2),
  };
  const OPTIONS = [
    ['-1'],
    ['-3', '--no-check'],
    ['-9', '--no-content-size'],
    ['-19'],
    ['--ultra', '-22', '--no-content-size'],
    ['--fast=10'],
    ['-3', '--long=24', '--no-content-size'],
    ['--zstd=wlog=10', '--no-content-size'],
    ['-15', '--zstd=wlog=12', '--no-content-size'],
  ];

  it.each(Object.entries(CONTENTS))('of %s', async (_name, content) => {
    for (const options of OPTIONS) {
      const { stdout, status } = spawnSync('zstd', ['-q', '-c', ...options], { input: Buffer.from(content, 'latin1'), maxBuffer: 2 ** 26 });
      expect(status).toBe(0);
      const { text: words, ...rest } = await decompress(stdout, 60_000);
      expect([options, rest, words === content]).toEqual([options, WHOLE, true]);
    }
  });
});

describe('frames', () => {
  it.each<[string, Uint8Array, string]>([
    ['one after the other', join(one, two), both],
    ['with one to pass over first', join(skippable(text('x'.repeat(9000))), one, two), both],
    ['with others to pass over between', join(one, skippable(text('words to skip')), skippable(text('')), two), both],
    ['with one to pass over last', join(one, two, skippable(text('words'))), both],
    ['with nothing in them', join(zstdStored(text('')), one, two), both],
    [
      'of other windows',
      join(ZSTD_TEXTS.literals!.file, one, ZSTD_FILES['without its size'], two),
      `${letters(1500)}the first frame, ${WORDS}and the second`,
    ],
    ['blocks of the greatest size', zstdStored(text('n'.repeat(300_000)), 131_072), 'n'.repeat(300_000)],
    [
      'a dictionary with the number that stands for none',
      join(magic, Uint8Array.of(0x01, 0x00, 0x00), block(RAW, 2, 'ab', { last: true })),
      'ab',
    ],
  ])('%s', async (_name, file, words) => {
    for (const size of file.length > 100_000 ? [4000] : [1, 5, 100_000])
      expect(await decompress(file, size)).toEqual({ text: words, ...WHOLE });
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

describe('a compressed block', () => {
  const abc = block(RAW, 3, 'abc');
  /** Literals `xy`, then a sequence of one literal and three octets from so far back. */
  const match = (offsetCode: number, ...bits: number[]) => compressed(0x10, 0x78, 0x79, 1, 0x54, 1, offsetCode, 0, ...bits);

  it.each<[string, Uint8Array, string]>([
    ['with literals only', compressed(0x18, 0x61, 0x62, 0x63, 0), 'abc'],
    ['with one literal, again and again', compressed(0x29, 0x61, 0), 'aaaaa'],
    ['with a match that overlaps itself', match(2, 0b100), 'xxxxy'],
    ['with a match in the block before', join(abc, match(2, 0b111)), 'abcxabcy'],
    ['with the distance used last, which is one at first', match(0, 1), 'xxxxy'],
    ['with the distance used before that, which is four', join(abc, match(1, 0b10)), 'abcxabcy'],
  ])('%s', async (_name, blocks, words) => {
    expect(await decompress(join(header, blocks))).toEqual({ text: words, ...WHOLE });
  });

  it.each<[string, Uint8Array]>([
    ['that is empty', compressed()],
    ['whose literals are missing', compressed(0x18, 0x61)],
    ['without sequences', compressed(0x18, 0x61, 0x62, 0x63)],
    ['with something behind its sequences', compressed(0x18, 0x61, 0x62, 0x63, 0, 0)],
    ['with codes that no table was given for', compressed(0x33, 0x40, 0x00, 0x80)],
    ['with tables of a block before that had none', compressed(0x10, 0x78, 0x79, 1, 0xfc, 1)],
    ['with a flag there is not', compressed(0x10, 0x78, 0x79, 1, 0x55, 1, 2, 0, 0b100)],
    ['with a match beyond the frame', match(2, 0b101)],
    ['with a code there is not', compressed(0x10, 0x78, 0x79, 1, 0x54, 36, 2, 0, 0b100)],
    ['with more literals wanted than there are', compressed(0x10, 0x78, 0x79, 1, 0x54, 3, 2, 0, 0b100)],
    ['with bits left over', match(2, 0b1000)],
    ['with too few bits', match(2, 0b10)],
    ['without the bit that begins them', match(2, 0)],
    ['of more than its window', compressed(0x15, 0x40, 0x61, 0)],
  ])('%s is damaged', async (_name, blocks) => {
    expect(await decompress(join(one, header, blocks))).toEqual({
      text: 'the first frame, ',
      layers: 1,
      problem: { code: 'damaged', message: 'the compressed data is damaged' },
    });
  });

  it('is no less damaged for a match beyond the window, where the octets still are', async () => {
    const filled = block(RLE, 1024, 'a');
    expect(await decompress(join(header, filled, filled, match(10, 0b0000_0011, 0b100)))).toMatchObject({ problem: null });
    expect(await decompress(join(header, filled, filled, match(10, 0b0000_0100, 0b100)))).toMatchObject({ problem: { code: 'damaged' } });
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

  const sized = (size: number) => join(magic, Uint8Array.of(0x20, size));
  const last = { last: true };

  it.each<[string, Uint8Array, string, RegExp]>([
    ['a block of a kind there is not', join(header, block(3, 0, '')), '', /is damaged/],
    ['a block of more than its window', join(header, block(RAW, 1025, 'x'.repeat(1025), last)), '', /is damaged/],
    ['a reserved flag', join(magic, Uint8Array.of(0x08, 0x00), block(RAW, 1, 'x', last)), '', /is damaged/],
    ['less than its header tells', join(sized(3), block(RAW, 2, 'xy', last)), 'xy', /size its header tells/],
    ['more than its header tells', join(sized(3), block(RAW, 2, 'xy'), block(RAW, 2, 'zz', last)), 'xy', /is damaged/],
    [
      'another checksum',
      join(magic, Uint8Array.of(0x24, 2), block(RAW, 2, 'xy', last), Uint8Array.of(1, 2, 3, 4)),
      'xy',
      /checksum, so packets/,
    ],
    ['a dictionary', join(magic, Uint8Array.of(0x21, 9, 2), block(RAW, 2, 'xy', last)), '', /needs a dictionary/],
  ])('%s', async (_name, file, words, message) => {
    expect(await decompress(join(one, file))).toEqual({
      text: `the first frame, ${words}`,
      layers: 1,
      problem: { code: 'damaged', message: expect.stringMatching(message) },
    });
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

  it('of any block: never throws', async () => {
    const octets = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(...Object.values(ZSTD_TEXTS).map(({ file }) => file.subarray(9, file.length - 4))).chain((content) =>
        fc.tuple(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(200)).map(([at, flip, cut]) => {
          const damaged = content.slice(0, content.length - cut);
          damaged[at % damaged.length]! ^= flip;
          return damaged;
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(octets, async (content) => {
        const wide = join(magic, Uint8Array.of(0x00, 0x38));
        const { text: words } = await decompress(join(wide, block(COMPRESSED, content.length, content, last)));
        expect(words.length).toBeLessThanOrEqual(131_072);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('limits', () => {
  /** A frame with a window of 1 MiB, of blocks that repeat one octet: any number of them from four. */
  const repeating = (blocks: number, octets: number) => {
    const each = block(RLE, octets, 'a');
    return join(
      magic,
      Uint8Array.of(0x00, 0x50),
      ...Array.from({ length: blocks - 1 }, () => each),
      block(RLE, octets, 'a', { last: true }),
    );
  };

  it('what expands beyond the limit ends', async () => {
    const bomb = repeating(40, 131_072);
    expect((await decompress(bomb, 100)).text).toBe('a'.repeat(40 * 131_072));
    const { text: words, problem } = await decompress(bomb, 100, { maxExpansion: 10 });
    expect(problem).toEqual({ code: 'limit', message: 'the compressed data expands more than 10 times (maxExpansion)' });
    expect(words.length).toBeLessThan(1_000_000);
    expect(words.length).toBeGreaterThan(655_360);
  });

  it('blocks of one octet take no longer than others of their size', async () => {
    expect(await decompress(repeating(100_000, 1), 1000)).toEqual({ text: 'a'.repeat(100_000), ...WHOLE });
  });

  it('a window greater than is read is told', async () => {
    const windowOf = (descriptor: number) => join(magic, Uint8Array.of(0x00, descriptor), block(RAW, 1, 'x', { last: true }));
    expect(await decompress(windowOf(17 << 3))).toEqual({ text: 'x', ...WHOLE });
    expect(await decompress(windowOf((17 << 3) | 1))).toEqual({
      text: '',
      layers: 1,
      problem: {
        code: 'limit',
        message: 'the compressed data needs more memory than 128 MiB to decompress',
      },
    });
  });
});

describe('the checksum', () => {
  it.each<[string, number]>([
    ['', 0x51d8e999],
    ['a', 0xa98c6e5b],
    ['abc', 0xad770999],
    ['Nobody inspects the spammish repetition', 0x8a378bf1],
  ])('of %j', (words, expected) => {
    const hash = new Xxh64();
    hash.update(text(words));
    expect(hash.digest().toString(16)).toBe(expected.toString(16));
  });

  it('is the same in whatever pieces the octets come', () => {
    const octets = text(letters(1000));
    const whole = new Xxh64();
    whole.update(octets);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 20 }), (cuts) => {
        const hash = new Xxh64();
        const ordered = [0, ...cuts.sort((a, b) => a - b), 1000];
        for (let i = 1; i < ordered.length; i++) hash.update(octets.subarray(ordered[i - 1], ordered[i]));
        expect(hash.digest()).toBe(whole.digest());
      }),
    );
  });
});
