import { open } from 'node:fs/promises';
import { Decompression } from './decompression.js';
import { DEFAULT_CAPTURE_LIMITS } from './facts.js';
import { SNIFF_LENGTH, sniff } from './format.js';
import { decompressed } from './layers.js';

/** Octets from which the first of the decompressed ones come, or it is no capture worth guessing at. */
const HEAD = 65_536;

/** Whether a file of a folder is worth reading: a capture by its content, or by that of its compressed beginning. */
export async function looksLikeCapture(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const head = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(head, 0, HEAD, 0);
    const inside = await beginning(head.subarray(0, bytesRead));
    sniff(inside, inside.length, { name: path, path });
    return true;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** The first octets of what `head` is the beginning of, without its compression. */
async function beginning(head: Uint8Array): Promise<Uint8Array> {
  const state = new Decompression(
    DEFAULT_CAPTURE_LIMITS.maxExpansion,
    () => head.length,
    () => false,
  );
  async function* source() {
    yield head;
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
