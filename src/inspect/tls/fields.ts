import { MAX_PLAINTEXT_LENGTH, MAX_RECORD_LENGTH } from './constants.js';

export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/**
 * Whether the five octets can be a record header (RFC 8446 5.1; limits of RFC 5246 6.2.3): type 20 to 24, version 3.0 to 3.4 and
 * a length its type allows.
 */
export function isRecordHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at]!;
  if (type < 20 || type > 24 || bytes[at + 1] !== 3 || bytes[at + 2]! > 4) return false;
  const length = uint16(bytes, at + 3);
  if (length > MAX_RECORD_LENGTH) return false;
  if (type === 20) return length === 1;
  if (type === 21) return length >= 2 && length <= MAX_PLAINTEXT_LENGTH;
  return type === 23 || length > 0;
}

/** Whether the octets from `at`, fewer than a header, can begin one. */
export function isRecordHeaderPrefix(bytes: Uint8Array, at: number, end: number): boolean {
  const have = end - at;
  if (have > 0 && (bytes[at]! < 20 || bytes[at]! > 24)) return false;
  if (have > 1 && bytes[at + 1] !== 3) return false;
  return have <= 2 || bytes[at + 2]! <= 4;
}

/**
 * Where the extension at `at` ends and the next one begins: type and length of two octets each, then the value (RFC 8446 4.2). 0 when there
 * is none before `end`, or when its length lies.
 */
export function nextExtension(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return 0;
  const to = at + 4 + uint16(bytes, at + 2);
  return to > end ? 0 : to;
}

/** Values sent to keep servers tolerant of new ones; they mean nothing (RFC 8701 2). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}
