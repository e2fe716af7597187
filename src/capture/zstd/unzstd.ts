import type { Decompression } from '../decompression.js';
import { u32le } from '../read.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Octets decompressed at once: a block of four octets may become 128 KiB, and all that comes of a piece waits to be read. */
const PIECE = 1024;

/**
 * The library moves its window, of up to 32 MiB, with every block: after so many blocks they have to hold more than so many octets each, or a
 * small file takes hours. Who compresses writes blocks of 128 KiB.
 */
const MANY_BLOCKS = 512;
const SMALL_BLOCK = 256;

/** A frame, or a skippable one before it (RFC 8878 3.1). */
export function isZstd(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = u32le(bytes, 0);
  return magic === MAGIC || (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}

/**
 * Decompresses Zstandard (RFC 8878), several frames one after the other. Damage is no error: what came before it is handed over, and the
 * state's `problem` says what was wrong. `source` is read to its end in every case. By a library, loaded when it is needed: Node.js 20 has none,
 * and that of later versions does not tell where a frame ends, so that a whole file and a file cut short look the same.
 */
export async function* unzstd(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const ready: Uint8Array[] = [];
  const stream = new Decompress((data) => ready.push(data));
  const meter = state.meter();
  let pushed = false;
  let blocks = 0;
  let produced = 0;

  function* push(piece: Uint8Array, last: boolean): Generator<Uint8Array> {
    let failed = false;
    try {
      stream.push(piece, last);
    } catch {
      failed = true;
    }
    for (const part of ready.splice(0)) {
      blocks++;
      produced += part.length;
      if (part.length === 0) continue;
      yield part;
      meter(part.length);
      if (state.over) return;
    }
    if (failed && last) state.stop('cut-short', 'the compressed file is cut short');
    else if (failed) state.stop('damaged', 'the compressed data is damaged, or needs more memory than 32 MiB to decompress');
    if (blocks > MANY_BLOCKS && produced < blocks * SMALL_BLOCK)
      state.stop('limit', `the compressed data is made of blocks of less than ${SMALL_BLOCK} octets; decompress it first: zstd -d`);
  }

  for await (const chunk of source) {
    for (let at = 0; at < chunk.length && !state.over; at += PIECE) {
      // A copy, for the library keeps what it cannot use yet, and the chunk changes.
      yield* push(Uint8Array.from(chunk.subarray(at, at + PIECE)), false);
      pushed = true;
    }
  }
  if (pushed && !state.over) yield* push(new Uint8Array(0), true);
}
