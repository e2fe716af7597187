/** The integer read last, and where what follows it begins. */
export const varint = { value: 0, end: 0 };

/** Variable-length integer (RFC 9000 16). False when it is not all there, or too great to be a length. */
export function readVarint(bytes: Uint8Array, at: number, end: number): boolean {
  if (at < 0 || at >= end) return false;
  const octets = 1 << (bytes[at]! >> 6);
  if (at + octets > end) return false;
  let value = bytes[at]! & 0x3f;
  for (let i = 1; i < octets; i++) value = value * 256 + bytes[at + i]!;
  varint.value = value;
  varint.end = at + octets;
  return Number.isSafeInteger(value);
}
