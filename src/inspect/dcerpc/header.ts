import { AUTH_TRAILER, COMMON_HEADER, FIRST_FRAGMENT, LAST_FRAGMENT, senderOf } from './constants.js';

/** The one PFC flag without a meaning (C706 12.6.3.1). */
const RESERVED_FLAG = 0x08;

/** The 16 octets every PDU begins with (C706 12.6.3.1). */
export interface PduHeader {
  type: number;
  flags: number;
  littleEndian: boolean;
  fragmentLength: number;
  authLength: number;
  callId: number;
}

/** Whether a PDU of connection-oriented RPC may begin here; needs `COMMON_HEADER` octets. Strict, for it is also how RPC is recognised. */
export function isHeader(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] !== 5 || bytes[start + 1]! > 1 || senderOf(bytes[start + 2]!) === null) return false;
  const representation = bytes[start + 4]!;
  // Integers little- or big-endian, characters ASCII; floats one of four; the other two octets are reserved.
  if ((representation & 0xef) !== 0 || bytes[start + 5]! > 3 || bytes[start + 6] !== 0 || bytes[start + 7] !== 0) return false;
  const fragmentLength = u16(bytes, start + 8, representation !== 0);
  const authLength = u16(bytes, start + 10, representation !== 0);
  return fragmentLength >= COMMON_HEADER && (authLength === 0 || authLength + AUTH_TRAILER + COMMON_HEADER <= fragmentLength);
}

/**
 * Whether a segment somewhere in a stream may begin with a PDU. A header alone may be chance there, so what it says of its length must lead
 * on: to the segment's end, to another header, or beyond the segment as the first or last fragment of a call.
 */
export function isPlausibleStart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < COMMON_HEADER || !isHeader(bytes, start)) return false;
  const next = start + u16(bytes, start + 8, bytes[start + 4] !== 0);
  if (next === end) return true;
  if (next < end) return end - next < COMMON_HEADER ? bytes[next] === 5 : isHeader(bytes, next);
  const flags = bytes[start + 3]!;
  return (flags & (FIRST_FRAGMENT | LAST_FRAGMENT)) !== 0 && (flags & RESERVED_FLAG) === 0;
}

/** Reads the header into `into`. */
export function readHeader(bytes: Uint8Array, start: number, into: PduHeader): void {
  into.type = bytes[start + 2]!;
  into.flags = bytes[start + 3]!;
  into.littleEndian = bytes[start + 4] !== 0;
  into.fragmentLength = u16(bytes, start + 8, into.littleEndian);
  into.authLength = u16(bytes, start + 10, into.littleEndian);
  into.callId = u32(bytes, start + 12, into.littleEndian);
}

export function u16(bytes: Uint8Array, start: number, littleEndian: boolean): number {
  return littleEndian ? bytes[start]! | (bytes[start + 1]! << 8) : (bytes[start]! << 8) | bytes[start + 1]!;
}

export function u32(bytes: Uint8Array, start: number, littleEndian: boolean): number {
  const high = u16(bytes, littleEndian ? start + 2 : start, littleEndian);
  return high * 65_536 + u16(bytes, littleEndian ? start : start + 2, littleEndian);
}
