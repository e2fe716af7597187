// Connection-oriented DCE/RPC PDUs (C706 chapter 12, MS-RPCE 2.2.2), little-endian.

export const BIND = 11;
export const BIND_ACK = 12;
export const AUTH3 = 16;
export const REQUEST = 0;
export const RESPONSE = 2;

const FIRST_AND_LAST = 0x03;
const LARGEST_FRAGMENT = 5840;
const NDR = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', major: 2, minor: 0 };

export const u16 = (value) => Buffer.from([value & 0xff, value >>> 8]);
export const u32 = (value) => Buffer.from([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);

/** The 16 bytes of a UUID as NDR puts them: the first three fields little-endian. */
export function uuidBytes(text) {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

const syntax = ({ uuid, major, minor }) => Buffer.concat([uuidBytes(uuid), u16(major), u16(minor)]);
export const ndrSyntax = () => syntax(NDR);

/** One PDU. `auth`: { type, level, token } adds the authentication trailer. */
export function pdu(type, callId, body, auth) {
  const padding = auth ? -body.length & 3 : 0;
  const trailer = auth
    ? Buffer.concat([Buffer.alloc(padding), Buffer.from([auth.type, auth.level, padding, 0]), u32(1), auth.token])
    : Buffer.alloc(0);
  const header = Buffer.alloc(16);
  header[0] = 5;
  header[2] = type;
  header[3] = FIRST_AND_LAST;
  header[4] = 0x10;
  header.writeUInt16LE(16 + body.length + trailer.length, 8);
  header.writeUInt16LE(auth ? auth.token.length : 0, 10);
  header.writeUInt32LE(callId, 12);
  return Buffer.concat([header, body, trailer]);
}

export function bindBody(rpcInterface) {
  const context = Buffer.concat([u16(0), Buffer.from([1, 0]), syntax(rpcInterface), ndrSyntax()]);
  return Buffer.concat([u16(LARGEST_FRAGMENT), u16(LARGEST_FRAGMENT), u32(0), Buffer.from([1, 0, 0, 0]), context]);
}

export function bindAckBody(random, port) {
  const address = Buffer.from(`${port}\0`);
  const padding = Buffer.alloc(-(2 + address.length) & 3);
  const results = Buffer.concat([Buffer.from([1, 0, 0, 0]), u16(0), u16(0), ndrSyntax()]);
  return Buffer.concat([u16(LARGEST_FRAGMENT), u16(LARGEST_FRAGMENT), u32(random.next()), u16(address.length), address, padding, results]);
}

export const requestBody = (opnum, stub) => Buffer.concat([u32(stub.length), u16(0), u16(opnum), stub]);
export const responseBody = (stub) => Buffer.concat([u32(stub.length), u16(0), u16(0), stub]);
