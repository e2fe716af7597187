import { isSkippable } from '../frames.js';
import { u16le, u32le } from '../read.js';

export const MAGIC = 0xfd2fb528;

/** What a block decompresses to at most (RFC 8878 3.1.1.2.4). */
export const MAX_BLOCK = 131_072;

/** Frame_Header_Descriptor (RFC 8878 3.1.1.1.1). */
const SINGLE_SEGMENT = 0x20;
const RESERVED = 0x08;
const CHECKSUM = 0x04;
const DICTIONARY = 0x03;

const DICTIONARY_LENGTHS = [0, 1, 2, 4];
const SIZE_LENGTHS = [0, 2, 4, 8];

export interface ZstdFrame {
  /** How far back a match may reach. */
  window: number;
  /** Octets the frame decompresses to; null when it does not tell. */
  contentSize: number | null;
  hasChecksum: boolean;
  needsDictionary: boolean;
}

/** A frame, or a skippable one before it (RFC 8878 3.1). */
export function isZstd(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = u32le(bytes, 0);
  return magic === MAGIC || isSkippable(magic);
}

function sizeLength(flags: number): number {
  return flags >> 6 === 0 && (flags & SINGLE_SEGMENT) !== 0 ? 1 : SIZE_LENGTHS[flags >> 6]!;
}

/** Octets of a frame header by its first one, which is among them. */
export function headerLength(flags: number): number {
  return 1 + ((flags & SINGLE_SEGMENT) !== 0 ? 0 : 1) + DICTIONARY_LENGTHS[flags & DICTIONARY]! + sizeLength(flags);
}

/** Null when it is damaged. */
export function readHeader(bytes: Uint8Array): ZstdFrame | null {
  const flags = bytes[0]!;
  if ((flags & RESERVED) !== 0) return null;
  const isSingle = (flags & SINGLE_SEGMENT) !== 0;
  const dictionaryAt = isSingle ? 1 : 2;
  const sizeAt = dictionaryAt + DICTIONARY_LENGTHS[flags & DICTIONARY]!;
  const contentSize = readSize(bytes, sizeAt, sizeLength(flags));
  return {
    window: isSingle ? contentSize! : windowOf(bytes[1]!),
    contentSize,
    hasChecksum: (flags & CHECKSUM) !== 0,
    needsDictionary: bytes.subarray(dictionaryAt, sizeAt).some((octet) => octet !== 0),
  };
}

/** Frame_Content_Size (RFC 8878 3.1.1.1.4). */
function readSize(bytes: Uint8Array, at: number, length: number): number | null {
  if (length === 0) return null;
  if (length === 1) return bytes[at]!;
  if (length === 2) return u16le(bytes, at) + 256;
  return u32le(bytes, at) + (length === 8 ? u32le(bytes, at + 4) * 2 ** 32 : 0);
}

/** Window_Descriptor (RFC 8878 3.1.1.1.2). */
function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
