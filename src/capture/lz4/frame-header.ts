import { u32le } from '../read.js';
import { xxh32 } from './xxh32.js';

export const MAGIC = 0x184d2204;

/** Flags (LZ4 Frame Format 1.6, "Frame Descriptor"). */
const VERSION = 0xc0;
const VERSION_1 = 0x40;
const INDEPENDENT = 0x20;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;

export interface Lz4Frame {
  /** Blocks do not refer to those before them. */
  independent: boolean;
  blockChecksum: boolean;
  contentChecksum: boolean;
  needsDictionary: boolean;
  /** Octets the frame decompresses to; null when it does not tell. */
  contentSize: number | null;
  /** Octets a block decompresses to at most. */
  maxBlock: number;
}

/** A frame. Legacy ones, which end nowhere, are not read. */
export function isLz4(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && u32le(bytes, 0) === MAGIC;
}

/** Octets of a frame descriptor by its first one: flags, block size, content size, dictionary, checksum. */
export function descriptorLength(flags: number): number {
  return 3 + ((flags & CONTENT_SIZE) !== 0 ? 8 : 0) + ((flags & DICTIONARY) !== 0 ? 4 : 0);
}

/** Null when it is damaged, or of a version that is not known. */
export function readDescriptor(bytes: Uint8Array): Lz4Frame | null {
  const flags = bytes[0]!;
  const size = (bytes[1]! >> 4) & 7;
  const last = bytes.length - 1;
  if ((flags & VERSION) !== VERSION_1 || size < 4) return null;
  if (((xxh32(bytes.subarray(0, last)) >>> 8) & 0xff) !== bytes[last]) return null;
  return {
    independent: (flags & INDEPENDENT) !== 0,
    blockChecksum: (flags & BLOCK_CHECKSUM) !== 0,
    contentChecksum: (flags & CONTENT_CHECKSUM) !== 0,
    needsDictionary: (flags & DICTIONARY) !== 0,
    contentSize: (flags & CONTENT_SIZE) === 0 ? null : u32le(bytes, 2) + u32le(bytes, 6) * 2 ** 32,
    maxBlock: 1 << (8 + 2 * size),
  };
}
