import { type Decompression, gunzip } from './gunzip.js';
import { GZIP_FIRST, GZIP_SECOND } from './member-header.js';

/** Nobody compresses three times by mistake. */
const MAX_LAYERS = 2;

/** The octets of a file without the compression its content shows, however the file is called. */
export async function* decompressed(source: AsyncIterable<Uint8Array>, state: Decompression): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const head = await firstOctets(iterator);
    const rest = { [Symbol.asyncIterator]: () => after(head, iterator) };
    if (head[0] !== GZIP_FIRST || head[1] !== GZIP_SECOND || state.layers === MAX_LAYERS) yield* rest;
    else {
      state.layers++;
      yield* decompressed(gunzip(rest, state), state);
    }
  } finally {
    await iterator.return?.();
  }
}

/** The first chunk, made of several when it would have less than two octets. */
async function firstOctets(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done) break;
    // A chunk is valid only until the next one is asked for.
    head = head.length === 0 && value.length >= 2 ? value : Buffer.concat([head, value]);
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
