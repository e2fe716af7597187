import type { Decompression } from '../decompression.js';

/** Octets decompressed at once: a block of four octets may become 128 KiB, and all that comes of a piece waits to be read. */
const PIECE = 1024;

/**
 * The library moves its window, of up to 32 MiB, with every block: after so many blocks they have to hold more than so many octets each, or a
 * small file takes hours. Who compresses writes blocks of 128 KiB.
 */
const MANY_BLOCKS = 512;
const SMALL_BLOCK = 256;

/** The same for Node.js before 22.15, whose zlib has no Zstandard: a library, loaded when it is needed. */
export async function* byLibrary(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
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
