import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { SNIFF_LENGTH, sniff } from './format.js';
import { GZIP_FIRST, GZIP_SECOND } from './gzip/member-header.js';

/** Whether a file of a folder is worth reading: a capture by its content, or by that of its compressed beginning. */
export async function looksLikeCapture(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const head = new Uint8Array(SNIFF_LENGTH);
    const { bytesRead } = await file.read(head, 0, SNIFF_LENGTH, 0);
    const inside = beginning(head.subarray(0, bytesRead));
    // When nothing can be seen inside, reading it will tell.
    if (inside === null) return true;
    sniff(inside, inside.length, { name: path, path });
    return true;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** `head`, decompressed if it is gzip; null when that gives nothing. */
function beginning(head: Uint8Array): Uint8Array | null {
  if (head[0] !== GZIP_FIRST || head[1] !== GZIP_SECOND) return head;
  try {
    const inside = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    return inside.length === 0 ? null : beginning(inside);
  } catch {
    return null;
  }
}
