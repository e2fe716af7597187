/** Logins of a NegotiateStream (MS-NNS) as tests write them. */
import { join } from '../../helpers/ber.js';
import { kerberosToken, NOISE, negTokenInit, negTokenResp, ntlmAuthenticate, ntlmNegotiate } from '../gss/tokens.js';
import type { Step } from '../play.js';

export const handshake = (type: number, token: Uint8Array): Uint8Array =>
  join(Uint8Array.of(type, 1, 0, token.length >> 8, token.length & 0xff), token);
export const data = (token: Uint8Array): Uint8Array => join(Uint8Array.of(token.length & 0xff, token.length >> 8, 0, 0), token);

export const ntlm = (flags: number): Step[] => [
  [0, handshake(0x16, negTokenInit('ntlm', ntlmNegotiate))],
  [1, handshake(0x16, negTokenResp('ntlm', NOISE))],
  [0, handshake(0x14, negTokenResp(null, ntlmAuthenticate('alice', 'CONTOSO', flags)))],
  [1, handshake(0x14, new Uint8Array(0))],
];
export const kerberos: Step[] = [
  [0, handshake(0x16, negTokenInit('kerberos', kerberosToken))],
  [1, handshake(0x14, negTokenResp('kerberos', NOISE))],
];
