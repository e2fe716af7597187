import type { Decompression } from '../decompression.js';

/** Octets decompressed at once: a block of four octets may become 128 KiB, and all that comes of a piece waits to be read. */
const PIECE = 1024;

/** The same for Node.js before 22.15, whose zlib has no Zstandard: a library, loaded when it is needed. */
export async function* byLibrary(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const ready: Uint8Array[] = [];
  const stream = new Decompress((data) => ready.push(data));
  const meter = state.meter();
  let pushed = false;

  function* push(piece: Uint8Array, last: boolean): Generator<Uint8Array> {
    try {
      stream.push(piece, last);
    } catch {
      if (last) state.stop('cut-short', 'the compressed file is cut short');
      else state.stop('damaged', 'the compressed data is damaged, or needs more memory than 32 MiB to decompress');
    }
    for (const part of ready.splice(0)) {
      if (part.length === 0) continue;
      yield part;
      meter(part.length);
    }
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
