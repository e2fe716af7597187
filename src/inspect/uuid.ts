const hex = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex');
const reversed = (bytes: Uint8Array, start: number, end: number) => Buffer.from(bytes.slice(start, end).reverse()).toString('hex');

/** Lower-case text of 16 octets (C706 appendix A): the first three fields follow the sender's byte order. */
export function uuidText(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  const field = littleEndian ? reversed : hex;
  return [
    field(bytes, start, start + 4),
    field(bytes, start + 4, start + 6),
    field(bytes, start + 6, start + 8),
    hex(bytes, start + 8, start + 10),
    hex(bytes, start + 10, start + 16),
  ].join('-');
}
