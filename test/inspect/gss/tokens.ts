/** Wrap tokens and negotiations, as tests write them. */
import { element, join, octets, sequence } from '../../helpers/ber.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
export const NOISE = Uint8Array.from({ length: 120 }, (_, i) => (i * 73 + 129) & 0xff);

/** RFC 4121 4.2.6.2; `rotation` octets stand before the contents, as from Windows. */
export const cfx = (flags: number, contents: Uint8Array, rotation = 12): Uint8Array =>
  join(hex('0504'), Uint8Array.of(flags), hex('ff 000c 000c 0000000012345678'), NOISE.subarray(0, rotation), contents);
/** RFC 1964 1.2.2; `seal` is SEAL_ALG. */
export const wrap1964 = (seal: string, contents: Uint8Array): Uint8Array => {
  const header = join(hex('0201 1100'), hex(seal), hex('ffff'), NOISE.subarray(0, 24));
  return element(0x60, join(hex('0609 2a864886f712010202'), header, contents));
};
/** MS-NLMP 2.2.2.9. */
export const ntlmWrapped = (sequenceNumber: number, contents: Uint8Array): Uint8Array =>
  join(hex('01000000'), NOISE.subarray(0, 8), Uint8Array.of(sequenceNumber, 0, 0, 0), contents);

const KERBEROS = hex('0609 2a864886f712010202');
const MS_KERBEROS = hex('0609 2a864882f712010202');
const NTLMSSP = hex('060a 2b06010401823702020a');
/** NegTokenInit with a ticket for the first mechanism, or without. */
export const negTokenInit = (first: 'kerberos' | 'ntlm', token: Uint8Array | null): Uint8Array => {
  const types = element(0xa0, sequence(...(first === 'kerberos' ? [MS_KERBEROS, KERBEROS, NTLMSSP] : [NTLMSSP])));
  const body = sequence(types, ...(token === null ? [] : [element(0xa2, octets(token))]));
  return element(0x60, join(hex('0606 2b0601050502'), element(0xa0, body)));
};
/** NegTokenResp, selecting a mechanism or carrying a token. */
export const negTokenResp = (selected: 'kerberos' | 'ntlm' | null, token: Uint8Array | null): Uint8Array =>
  element(
    0xa1,
    sequence(
      element(0xa0, hex('0a0101')),
      ...(selected === null ? [] : [element(0xa1, selected === 'kerberos' ? MS_KERBEROS : NTLMSSP)]),
      ...(token === null ? [] : [element(0xa2, octets(token))]),
    ),
  );
export const kerberosToken = element(0x60, join(KERBEROS, hex('0100'), NOISE));

export const SIGN = 0x10;
export const SEAL = 0x20;
/** NTLMSSP messages; the responses are never to be seen again. */
export const ntlmNegotiate = join(Buffer.from('NTLMSSP\0'), hex('01000000 97820862'), new Uint8Array(16));
export function ntlmAuthenticate(user: string, domain: string, flags: number, responseLength = 200, lmLength = 24): Uint8Array {
  const parts = [
    Buffer.from('SECRETLM'.repeat(3)).subarray(0, lmLength),
    Buffer.from('SECRETNT'.repeat(40)).subarray(0, responseLength),
    Buffer.from(domain, 'utf16le'),
    Buffer.from(user, 'utf16le'),
    Buffer.from('WS', 'utf16le'),
    Buffer.alloc(16),
  ];
  const fixed = Buffer.alloc(64);
  fixed.write('NTLMSSP\0', 'latin1');
  fixed.writeUInt32LE(3, 8);
  let at = 64;
  parts.forEach((part, i) => {
    fixed.writeUInt16LE(part.length, 12 + i * 8);
    fixed.writeUInt16LE(part.length, 14 + i * 8);
    fixed.writeUInt32LE(at, 16 + i * 8);
    at += part.length;
  });
  fixed.writeUInt32LE(flags | 1, 60);
  return join(fixed, ...parts);
}
