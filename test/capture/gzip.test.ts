/** gzip (RFC 1952): members, layers, and every way it may be damaged. */
import { setTimeout } from 'node:timers/promises';
import { gzipSync, crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decompression } from '../../src/capture/decompression.js';
import { byTable, crc32 } from '../../src/capture/gzip/checksum.js';
import { decompressed } from '../../src/capture/layers.js';
import { decompress as gunzip } from './decompress.js';
import { join, text } from './files.js';

const noise = Buffer.from(Array.from({ length: 1500 }, (_, at) => (at * 7919 + ((at * at) >> 3)) & 255)).toString('latin1');
const gzip = (words: string, level = 6) => new Uint8Array(gzipSync(text(words), { level }));

/** A member whose header has every optional field. */
function withEveryField(words: string): Uint8Array {
  const plain = gzip(words);
  const fields = join(text('\x05\0extra'), text('name.pcap\0'), text('a comment\0'), text('hc'));
  return join(plain.subarray(0, 3), Uint8Array.of(0x1e), plain.subarray(4, 10), fields, plain.subarray(10));
}

const WHOLE: [string, Uint8Array, string][] = [
  ['one member', gzip(noise), noise],
  ['stored, not compressed', gzip(noise, 0), noise],
  ['three members', join(gzip('one '), gzip(noise), gzip(' three')), `one ${noise} three`],
  ['an empty member between', join(gzip('a'), gzip(''), gzip('b')), 'ab'],
  ['padding with zeros', join(gzip('a'), new Uint8Array(700), gzip('b'), new Uint8Array(3)), 'ab'],
  ['every optional field', join(withEveryField('first'), withEveryField(noise)), `first${noise}`],
  [
    'a very long name',
    join(gzip('x').subarray(0, 3), Uint8Array.of(8), gzip('x').subarray(4, 10), text(`${'n'.repeat(9000)}\0`), gzip('x').subarray(10)),
    'x',
  ],
  ['members compressed again', gzip(Buffer.from(join(gzip('in'), gzip('side'))).toString('latin1')), 'inside'],
];

describe.each(WHOLE)('%s', (_name, file, words) => {
  it.each([1, 3, 18, 64, 1000, 100_000])('in pieces of %i', async (size) => {
    expect(await gunzip(file, size)).toMatchObject({ text: words, problem: null });
  });
});

it('counts the layers, and leaves what is not compressed alone', async () => {
  expect(await gunzip(text('plain words'), 1)).toEqual({ text: 'plain words', layers: 0, problem: null });
  expect(await gunzip(new Uint8Array(0))).toEqual({ text: '', layers: 0, problem: null });
  const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  expect(await gunzip(gzip(latin(gzip('twice'))))).toMatchObject({ text: 'twice', layers: 2 });
  const thrice = await gunzip(gzip(latin(gzip(latin(gzip('thrice'))))));
  expect(thrice.layers).toBe(2);
  expect(thrice.text.slice(0, 2)).toBe('\x1f\x8b');
});

describe('damage', () => {
  const file = join(gzip('one '), gzip(noise, 0));

  it('cut at every octet: what came is kept, and the cut is noted but between members', async () => {
    const words = `one ${noise}`;
    let longest = 0;
    for (let end = 2; end < file.length; end++) {
      const cut = await gunzip(file.subarray(0, end), 61);
      expect(words.startsWith(cut.text)).toBe(true);
      expect(cut.problem?.code ?? null).toBe(end === gzip('one ').length ? null : 'cut-short');
      longest = Math.max(longest, cut.text.length);
    }
    expect(longest).toBe(words.length);
  });

  it('something else behind the last member', async () => {
    for (const size of [1, 10, 10_000]) {
      const { text: words, problem } = await gunzip(join(file, text('not gzip')), size);
      expect(words).toBe(`one ${noise}`);
      expect(problem).toEqual({ code: 'damaged', message: expect.stringContaining('not gzip') });
    }
  });

  it('in the middle: what came before the damage is kept, but for the last kibioctet', async () => {
    const stored = [0, noise.length & 255, noise.length >> 8, ~noise.length & 255, (~noise.length >> 8) & 255];
    // A stored block that is not the last one, then a block of the reserved type.
    const damaged = join(gzip('').subarray(0, 10), Uint8Array.from(stored), text(noise), Uint8Array.of(7, 0, 0, 0));
    const { text: words, problem } = await gunzip(join(gzip('one '), damaged));
    expect(problem).toMatchObject({ code: 'damaged' });
    expect(`one ${noise}`.startsWith(words)).toBe(true);
    expect(words.length).toBeGreaterThan(4 + noise.length - 1024);
    expect((await gunzip(join(gzip('one '), damaged), 50)).text.length).toBeGreaterThan(4 + noise.length - 100);
    const header = gzip(noise);
    header[2] = 7;
    expect(await gunzip(header)).toMatchObject({ text: '', problem: { code: 'damaged' } });
  });

  it.each([
    ['checksum', 8],
    ['length', 4],
  ])('a wrong %s is noted', async (_field, fromEnd) => {
    const damaged = gzip(noise);
    damaged[damaged.length - fromEnd]! ^= 1;
    expect(await gunzip(damaged, 100)).toMatchObject({
      text: noise,
      problem: { code: 'damaged', message: expect.stringContaining('checksum') },
    });
  });

  it('any: never throws, and any good ending is noted as one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 1, max: 4000 }),
        async (at, flip, size) => {
          const damaged = file.slice();
          damaged[at]! ^= flip;
          const { text: words, problem, layers } = await gunzip(damaged, size);
          // Name, time and system of the header are not checked by anything.
          if (layers === 1 && problem === null) expect(words).toBe(`one ${noise}`);
        },
      ),
      { numRuns: 150 },
    );
  });
});

it('ends what expands beyond the limit', async () => {
  const zeros = gzip('\0'.repeat(3_000_000));
  expect(await gunzip(zeros, 1000, { maxExpansion: 10 })).toMatchObject({ problem: { code: 'limit' } });
  expect((await gunzip(zeros, 1000)).problem).toBeNull();
});

it('reads on but hands over nothing once nobody wants it', async () => {
  let asked = 0;
  const rest = await gunzip(gzip(noise), 100, { enough: () => ++asked > 0 });
  expect(rest).toMatchObject({ text: '', problem: null });
});

it('the checksum by table is that of zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      const [a, b] = [bytes.subarray(0, cut), bytes.subarray(cut)];
      expect(byTable(b, byTable(a, 0))).toBe(crc32(bytes, 0));
      expect(crc32(bytes, 0)).toBe((zlibCrc32 ?? byTable)(bytes, 0));
    }),
  );
  expect(byTable(text('123456789'), 0)).toBe(0xcbf43926);
});

/** zlib gets as far ahead of its reader as it may. */
describe.each([0, 5])('a reader that takes %i ms for each part', (millis) => {
  it.each(Array.from({ length: 9 }, (_, at) => at + 1))('is told the end of %i half parts', async (halves) => {
    const words = noise.repeat(Math.ceil((halves * 262_144) / noise.length)).slice(0, halves * 262_144);
    const file = gzip(words, 1);
    const state = new Decompression(
      1100,
      () => file.length,
      () => false,
    );
    let octets = 0;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536);
    }
    for await (const part of decompressed(pieces(), state)) {
      octets += part.length;
      if (millis > 0) await setTimeout(millis);
    }
    expect([octets, state.problem]).toEqual([words.length, null]);
  });
});
