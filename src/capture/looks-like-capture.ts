import { type FileHandle, open } from 'node:fs/promises';
import { Decompression } from './decompression.js';
import { DEFAULT_CAPTURE_LIMITS } from './facts.js';
import { SNIFF_LENGTH, sniff } from './format.js';
import { decompressed } from './layers.js';

/** Octets read at once; of a file that is not compressed these are all. */
const CHUNK = 65_536;
/** Octets from which the first of the decompressed ones come, or it is no capture worth guessing at: the longest block of any compression, and a header. */
const HEAD = 4 * 1024 * 1024 + CHUNK;

/** Whether a file of a folder is worth reading: a capture by its content, or by that of its compressed beginning. */
export async function looksLikeCapture(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const inside = await beginning(file);
    sniff(inside, inside.length, { name: path, path });
    return true;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** The first octets of what the file is the beginning of, without its compression. */
async function beginning(file: FileHandle): Promise<Uint8Array> {
  let position = 0;
  const state = new Decompression(
    DEFAULT_CAPTURE_LIMITS.maxExpansion,
    () => position,
    () => false,
  );
  async function* source() {
    const chunk = Buffer.allocUnsafe(CHUNK);
    while (position < HEAD) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }
  const first = new Uint8Array(SNIFF_LENGTH);
  let length = 0;
  for await (const part of decompressed(source(), state)) {
    const taken = Math.min(part.length, SNIFF_LENGTH - length);
    first.set(part.subarray(0, taken), length);
    length += taken;
    if (length === SNIFF_LENGTH) break;
  }
  return first.subarray(0, length);
}
