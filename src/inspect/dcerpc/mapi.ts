import { VERIFICATION_SIGNATURE } from './constants.js';

const COMPRESSED = 1;
const XOR_MAGIC = 2;
const LAST = 4;
/** Largest extended buffer (MS-OXCRPC 3.1.4.2: 32,775 octets and the header). */
const MAX_SIZE = 0x8007;
const HEADER = 8;

/**
 * Whether a readable RPC_HEADER_EXT (MS-OXCRPC 2.2.2.1) stands in this stub: version 0, the last flag, sizes that agree, and more octets than
 * chance gives. Its payload may be obfuscated by XOR with A5; that it can be read at all proves that RPC did not encrypt.
 */
export function hasReadableExtendedBuffer(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + HEADER + 4 <= end; at += 4) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 3] !== 0) continue;
    const flags = bytes[at + 2]!;
    if ((flags & ~(COMPRESSED | XOR_MAGIC | LAST)) !== 0 || (flags & (XOR_MAGIC | LAST)) !== (XOR_MAGIC | LAST)) continue;
    const size = bytes[at + 4]! | (bytes[at + 5]! << 8);
    const actual = bytes[at + 6]! | (bytes[at + 7]! << 8);
    if (size < 4 || size > MAX_SIZE || at + HEADER + size > end) continue;
    // Without compression both sizes are one; with it the actual size is the larger.
    if ((flags & COMPRESSED) !== 0 ? actual <= size : actual !== size) continue;
    // XOR shows: the payload's first field is a small size, whose high octet is A5 then.
    if (bytes[at + HEADER + 1] !== 0xa5 && bytes[at + HEADER + 1]! >> 4 !== 0xa) continue;
    return true;
  }
  return false;
}

/** Whether the end of a request stub is the readable verification trailer (MS-RPCE 2.2.2.13), aligned to four octets. */
export function hasVerificationTrailer(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = Math.max(start, end - 256); at + VERIFICATION_SIGNATURE.length <= end; at++) {
    if (bytes[at] === VERIFICATION_SIGNATURE[0] && VERIFICATION_SIGNATURE.every((octet, index) => bytes[at + index] === octet)) return true;
  }
  return false;
}
