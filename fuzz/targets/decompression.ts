/** Compressions that exscope takes apart itself; gzip is zlib's. */
import { createHash } from 'node:crypto';
import { Decompression } from '../../src/capture/decompression.js';
import type { CompressionName } from '../../src/capture/facts.js';
import { unlz4 } from '../../src/capture/lz4/unlz4.js';
import { unzstd } from '../../src/capture/zstd/unzstd.js';
import { type Input, whole } from '../input.js';
import { seed } from '../places.js';
import { BUDGET, hold, SURROUNDINGS, type Target } from '../target.js';

/** What may come out; more than any sample holds. */
const MOST = 2 ** 20;
/** A block, of what has them greatest: the one in which the bound is reached is still handed over. */
const BLOCK = 4 * 2 ** 20;

/** As readers give a file: in pieces that share one buffer. */
async function* pieces(bytes: Uint8Array, surroundings: number): AsyncGenerator<Uint8Array> {
  const size = surroundings === SURROUNDINGS[0] ? Math.max(1, bytes.length) : 1 + (bytes.length % 97);
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    buffer.fill(surroundings);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

function target(name: CompressionName, decompress: typeof unzstd, extension: string, seeds: readonly string[]): Target {
  return {
    name: `decompress/${name}`,
    kinds: [0],
    corpus: async () => seeds.map((each) => whole(seed(each))),
    run: async (input: Input, surroundings: number) => {
      const state = new Decompression(
        1,
        () => MOST,
        () => false,
      );
      const hash = createHash('sha1');
      let length = 0;
      for await (const part of decompress(pieces(input[0]?.bytes ?? new Uint8Array(0), surroundings), state)) {
        hash.update(part);
        length += part.length;
      }
      hold(length <= MOST + BLOCK, () => `${length} octets came out`);
      return JSON.stringify({ length, hash: hash.digest('hex'), problem: state.problem });
    },
    // What comes out is bounded, and may be thousands of times what goes in.
    budget: { milliseconds: 3 * BUDGET.milliseconds, microsecondsPerByte: BUDGET.microsecondsPerByte },
    maxResult: { base: 512, perByte: 0 },
    save: (input) => ({ extension, bytes: input[0]?.bytes ?? new Uint8Array(0) }),
  };
}

export const DECOMPRESSIONS: readonly Target[] = [
  target('zstd', unzstd, 'zst', ['letters.zst', 'lines.zst', 'frames.zst']),
  target('lz4', unlz4, 'lz4', ['linked.lz4', 'independent.lz4']),
];
