/** Decompresses a file at once, the way readers do it: in pieces that share one buffer. */
import { Decompression } from '../../src/capture/decompression.js';
import { decompressed } from '../../src/capture/layers.js';

async function* pieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // One buffer, overwritten each time, as readers do it.
  const buffer = new Uint8Array(size);
  for (let at = 0; at < file.length; at += size) {
    const part = file.subarray(at, at + size);
    buffer.fill(0xdd);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}

interface Options {
  maxExpansion?: number;
  octetsOnDisk?: () => number;
  enough?: () => boolean;
}

export async function decompress(file: Uint8Array, size = file.length, options: Options = {}) {
  const { maxExpansion = 1100, octetsOnDisk = () => file.length, enough = () => false } = options;
  const state = new Decompression(maxExpansion, octetsOnDisk, enough);
  const parts: Buffer[] = [];
  for await (const part of decompressed(pieces(file, Math.max(1, size)), state)) parts.push(Buffer.from(part));
  return { text: Buffer.concat(parts).toString('latin1'), layers: state.layers.length, problem: state.problem };
}
