import type { Decompression } from './decompression.js';
import { type CompressionName, MAX_LAYERS } from './facts.js';
import { gunzip } from './gzip/gunzip.js';
import { isGzip } from './gzip/member-header.js';
import { isLz4 } from './lz4/frame-header.js';
import { unlz4 } from './lz4/unlz4.js';
import { isZstd } from './zstd/frame-header.js';
import { unzstd } from './zstd/unzstd.js';

interface Compression {
  name: CompressionName;
  matches: (head: Uint8Array) => boolean;
  decompress: (source: AsyncIterable<Uint8Array>, state: Decompression) => AsyncGenerator<Uint8Array>;
}

/** One row per compression; a new one is a folder beside this and a row here. */
const COMPRESSIONS: readonly Compression[] = [
  { name: 'gzip', matches: isGzip, decompress: gunzip },
  { name: 'zstd', matches: isZstd, decompress: unzstd },
  { name: 'lz4', matches: isLz4, decompress: unlz4 },
];

/** Octets that tell every compression. */
const MAGIC = 4;

/** The octets of a file without the compression its content shows, however the file is called. */
export async function* decompressed(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head = await firstOctets(iterator);
    const rest = { [Symbol.asyncIterator]: () => after(head, iterator) };
    const found = state.layers.length === MAX_LAYERS ? undefined : COMPRESSIONS.find(({ matches }) => matches(head));
    if (found === undefined) yield* rest;
    else {
      state.layers.push(found.name);
      yield* decompressed(found.decompress(rest, state), state);
    }
  } finally {
    await iterator.return?.();
  }
}

/** The first chunk, made of several when it would have too few octets. */
async function firstOctets(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < MAGIC) {
    const { done, value } = await iterator.next();
    if (done) break;
    // A chunk is valid only until the next one is asked for.
    head = head.length === 0 && value.length >= MAGIC ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* after(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return;
    yield value;
  }
}
