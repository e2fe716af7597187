/** What both sides of the replication scene say: handshake and data messages of a NegotiateStream (MS-NNS 2.2), tokens, and messages of the channel. */
import { randomBytes } from 'node:crypto';

const der = (tag, ...parts) => {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), contents]);
};
const SPNEGO = Buffer.from('06062b0601050502', 'hex');
const KERBEROS = Buffer.from('06092a864886f712010202', 'hex');

/** A NegTokenInit for Kerberos, with octets in the place of a ticket. */
export const ticket = () => {
  const token = der(0x60, KERBEROS, Buffer.from('0100', 'hex'), randomBytes(900));
  return der(0x60, SPNEGO, der(0xa0, der(0x30, der(0xa0, der(0x30, KERBEROS)), der(0xa2, der(0x04, token)))));
};
/** A NegTokenResp that accepts it. */
export const accepted = () =>
  der(0xa1, der(0x30, der(0xa0, Buffer.from('0a0100', 'hex')), der(0xa1, KERBEROS), der(0xa2, der(0x04, randomBytes(120)))));

export const DONE = 0x14;
export const ERROR = 0x15;
export const IN_PROGRESS = 0x16;
export const handshake = (kind, token) => Buffer.concat([Buffer.from([kind, 1, 0, token.length >> 8, token.length & 0xff]), token]);

/** A data message: a token of RFC 4121 4.2.6.2. What a sealed one holds are random octets, as long as the message would be. */
export function wrapped(message, sealed) {
  const header = Buffer.from([5, 4, sealed ? 6 : 4, 0xff, 0, 12, 0, 12, 0, 0, 0, 0, 0, 0, 0, 1]);
  const token = Buffer.concat([header, randomBytes(12), sealed ? randomBytes(message.length) : message]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(token.length);
  return Buffer.concat([size, token]);
}

/** A packet of the channel with one message, by the four letters of its type. */
export function message(letters, contents = Buffer.alloc(0)) {
  const head = Buffer.alloc(21);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(16 + contents.length, 1);
  head.write(letters, 5, 'latin1');
  head.writeUInt32LE(16 + contents.length, 9);
  head.writeBigUInt64LE(((BigInt(Date.now()) + 62_135_596_800_000n) * 10_000n) | (1n << 62n), 13);
  return Buffer.concat([head, contents]);
}
