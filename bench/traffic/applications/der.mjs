// ASN.1 BER/DER, as much as certificates and LDAP messages need.

function length(count) {
  if (count < 0x80) return Buffer.from([count]);
  if (count < 0x100) return Buffer.from([0x81, count]);
  return Buffer.from([0x82, count >>> 8, count & 0xff]);
}

/** Tag, length and the contents (Buffers, one after the other). */
export function tlv(tag, ...contents) {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(body.length), body]);
}

/** The same with the length always in four bytes, as Windows writes its LDAP messages. */
export function wideTlv(tag, ...contents) {
  const body = Buffer.concat(contents);
  const head = Buffer.from([tag, 0x84, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

export const sequence = (...contents) => tlv(0x30, ...contents);
export const octets = (text, tag = 0x04) => tlv(tag, Buffer.from(text, 'latin1'));
export const objectIdentifier = (hex) => tlv(0x06, Buffer.from(hex, 'hex'));

/** A non-negative INTEGER (or ENUMERATED by `tag`) below 2^31. */
export function integer(value, tag = 0x02) {
  const bytes = [value & 0xff];
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  if (bytes[0] & 0x80) bytes.unshift(0);
  return tlv(tag, Buffer.from(bytes));
}
