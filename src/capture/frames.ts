/** What frames of Zstandard (RFC 8878 3.1) and of LZ4 (LZ4 Frame Format 1.6) have in common. */
import type { Decompression } from './decompression.js';
import type { Pieces } from './pieces.js';
import { u32le } from './read.js';

const SKIPPABLE = 0x184d2a50;

/** What is known of a frame's content when all of it was handed over. */
export interface Content {
  octets: number;
  /** What its header tells; null when it does not. */
  told: number | null;
  /** Null when none follows the content. */
  checksum: { digest(): number } | null;
}

/** A frame to be passed over: its length follows. */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}

/** The file ends within the magic number of a frame. */
export function isCutMagic(bytes: Uint8Array, magic: number): boolean {
  return bytes.length < 4 && bytes.every((octet, index) => octet === ((magic >>> (8 * index)) & 0xff));
}

/** Passes over a frame, behind its magic number. */
export async function passOver(pieces: Pieces, state: Decompression): Promise<void> {
  const length = await pieces.read(4);
  if (length.length < 4 || !(await pieces.skip(u32le(length, 0)))) state.cutShort();
}

/** Whether the content is what its frame says, before and behind it. */
export async function checkContent(pieces: Pieces, state: Decompression, { octets, told, checksum }: Content): Promise<void> {
  if (told !== null && told !== octets)
    state.stop('damaged', 'the compressed data does not have the size its header tells, so packets may be missing');
  if (checksum === null) return;
  const expected = await pieces.read(4);
  if (expected.length < 4) state.cutShort();
  else if (u32le(expected, 0) !== checksum.digest()) state.differs();
}
