// Security tokens as RPC and LDAP binds carry them: NTLM messages (MS-NLMP 2.2.1), Kerberos AP-REQ and AP-REP (RFC 4120) in SPNEGO (RFC 4178).
import { integer, objectIdentifier, octets, sequence, tlv } from './der.mjs';

const SPNEGO = '2b0601050502';
const KERBEROS = '2a864886f712010202';
const AES256 = 18;
const CHALLENGE_HEADER = 56;
const AUTHENTICATE_HEADER = 72;
const NEGOTIATE_FLAGS = 0xe2088297;
const WINDOWS_7 = Buffer.from('0601b01d0000000f', 'hex');

const utf16 = (text) => Buffer.from(text, 'utf16le');

/** An NTLM message: its fixed part of `size` bytes and the fields, each { at, data }, which come after it in order. */
function ntlm(type, size, flagsAt, fields) {
  const head = Buffer.alloc(size);
  head.write('NTLMSSP\0', 0, 'latin1');
  head.writeUInt32LE(type, 8);
  head.writeUInt32LE(NEGOTIATE_FLAGS, flagsAt);
  WINDOWS_7.copy(head, size - 8);
  let offset = size;
  for (const { at, data } of fields) {
    head.writeUInt16LE(data.length, at);
    head.writeUInt16LE(data.length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += data.length;
  }
  return Buffer.concat([head, ...fields.map(({ data }) => data)]);
}

export const ntlmNegotiate = () => ntlm(1, 40, 12, []);

export function ntlmChallenge(random, serverName) {
  const pair = (id, value) => Buffer.concat([Buffer.from([id, 0, value.length, 0]), value]);
  const target = Buffer.concat([pair(2, utf16('CONTOSO')), pair(3, utf16(serverName)), pair(0, Buffer.alloc(0))]);
  const fields = [
    { at: 12, data: utf16('CONTOSO') },
    { at: 40, data: target },
  ];
  const message = ntlm(2, CHALLENGE_HEADER, 20, fields);
  random.fill(message, 24, 32);
  return message;
}

export function ntlmAuthenticate(random, user) {
  const response = Buffer.concat([random.bytes(16), Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]), random.bytes(16), Buffer.alloc(8)]);
  return ntlm(3, AUTHENTICATE_HEADER, 60, [
    { at: 28, data: utf16('CONTOSO') },
    { at: 36, data: utf16(user) },
    { at: 44, data: utf16('WORKSTATION') },
    { at: 12, data: Buffer.alloc(24) },
    { at: 20, data: response },
    { at: 52, data: random.bytes(16) },
  ]);
}

const field = (number, content) => tlv(0xa0 + number, content);
const encrypted = (cipher) => sequence(field(0, integer(AES256)), field(2, tlv(0x04, cipher)));
const name = (...parts) => sequence(field(0, integer(2)), field(1, sequence(...parts.map((part) => octets(part, 0x1b)))));
const kerberos = (tokenId, message) => tlv(0x60, objectIdentifier(KERBEROS), Buffer.from([tokenId, 0]), message);

function apReq(content, service, serverName) {
  const ticket = sequence(
    field(0, integer(5)),
    field(1, octets('CONTOSO.TEST', 0x1b)),
    field(2, name(service, serverName)),
    field(3, encrypted(content.sealed(1100))),
  );
  const options = tlv(0x03, Buffer.from([0, 0x20, 0, 0, 0]));
  const request = sequence(
    field(0, integer(5)),
    field(1, integer(14)),
    field(2, options),
    field(3, tlv(0x61, ticket)),
    field(4, encrypted(content.sealed(300))),
  );
  return tlv(0x6e, request);
}

/** The client's first SPNEGO token: a Kerberos ticket for `service/serverName`. */
export function spnegoInit(content, service, serverName) {
  const mechanisms = field(0, sequence(objectIdentifier(KERBEROS)));
  const token = field(2, tlv(0x04, kerberos(1, apReq(content, service, serverName))));
  return tlv(0x60, objectIdentifier(SPNEGO), field(0, sequence(mechanisms, token)));
}

/** The server's answer: accept-completed with an AP-REP. */
export function spnegoAccept(content) {
  const reply = tlv(0x6f, sequence(field(0, integer(5)), field(1, integer(15)), field(2, encrypted(content.sealed(90)))));
  const fields = [field(0, integer(0, 0x0a)), field(1, objectIdentifier(KERBEROS)), field(2, tlv(0x04, kerberos(2, reply)))];
  return field(1, sequence(...fields));
}

/** Header of a sealed Kerberos wrap token (RFC 4121, 4.2.6.2) with `length` sealed bytes. */
export function wrapToken(content, length) {
  return Buffer.concat([Buffer.from('050406ff0000001c0000000000000001', 'hex'), content.sealed(length)]);
}
