import { VERIFICATION_SIGNATURE } from './constants.js';
import { u32 } from './header.js';

/** Flags of RPC_HEADER_EXT. Compressed and XorMagic may be set or not; Last always is in what is looked for. */
const COMPRESSED = 1;
const LAST = 4;
const FLAGS = 7;
/** Octets of RPC_HEADER_EXT: version, flags, size, actual size. */
const HEADER = 8;
/** A context handle and a word stand before every extended buffer (MS-OXCRPC 3.1.4.1, 3.1.4.2), and its count. */
const BEFORE = 24;
/** The smallest payload: the size field of an empty ROP list (MS-OXCROPS 2.2.1). */
const SMALLEST = 2;

/**
 * Whether a readable RPC_HEADER_EXT (MS-OXCRPC 2.2.2.1) stands in this stub: version 0, no unknown flag, the last of its buffer, sizes that
 * agree with each other and with the array count before it. The payload may be obfuscated by XOR with A5; that the header can be read at all
 * proves that RPC did not encrypt.
 */
export function hasReadableExtendedBuffer(bytes: Uint8Array, start: number, end: number, littleEndian: boolean): boolean {
  for (let at = start + BEFORE; at + HEADER <= end; at += 4) {
    const flags = bytes[at + 2]!;
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 3] !== 0 || (flags & ~FLAGS) !== 0 || (flags & LAST) === 0) continue;
    const size = bytes[at + 4]! | (bytes[at + 5]! << 8);
    const actual = bytes[at + 6]! | (bytes[at + 7]! << 8);
    if (size < SMALLEST || ((flags & COMPRESSED) !== 0 ? actual < size : actual !== size)) continue;
    if (isCount(bytes, at, size + HEADER, littleEndian)) return true;
  }
  return false;
}

/** Whether the array count before `at` is `count`: four octets in NDR, eight in NDR64. */
function isCount(bytes: Uint8Array, at: number, count: number, littleEndian: boolean): boolean {
  if (u32(bytes, at - 4, littleEndian) === count) return true;
  return littleEndian && u32(bytes, at - 4, true) === 0 && u32(bytes, at - 8, true) === count;
}

/** Whether a readable verification trailer (MS-RPCE 2.2.2.13) begins at one of the places `first`, `first + 4`…; a stub aligns it so. */
export function hasVerificationTrailer(bytes: Uint8Array, first: number, end: number): boolean {
  for (let at = first; at + VERIFICATION_SIGNATURE.length <= end; at += 4) if (isSignature(bytes, at)) return true;
  return false;
}

function isSignature(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < VERIFICATION_SIGNATURE.length; i++) if (bytes[at + i] !== VERIFICATION_SIGNATURE[i]) return false;
  return true;
}
