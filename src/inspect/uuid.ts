const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** Lower-case text of 16 octets (C706 appendix A): the first three fields follow the sender's byte order. */
export function uuidText(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  const first = littleEndian ? backwards : forwards;
  const fields = [
    first(bytes, start, start + 4),
    first(bytes, start + 4, start + 6),
    first(bytes, start + 6, start + 8),
    forwards(bytes, start + 8, start + 10),
    forwards(bytes, start + 10, start + 16),
  ];
  return fields.join('-');
}

function forwards(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += HEX[bytes[at]!];
  return text;
}

function backwards(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = end - 1; at >= start; at--) text += HEX[bytes[at]!];
  return text;
}
