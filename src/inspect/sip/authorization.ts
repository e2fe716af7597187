import { printable } from '../../text.js';
import { readAuthorization } from '../http/authorization.js';
import { equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { isNtlm, type NtlmLogin, readNtlmLogin } from '../ntlmssp.js';
import { MAX_USER, SCHEME_WORDS, SCHEMES } from './constants.js';

export interface SipCredential {
  mechanism: string;
  user: string | null;
  /** What an NTLM login says of itself. */
  ntlm: NtlmLogin | null;
  passwordReadable: boolean;
}

/** NTLMSSP message type of the answer that names the user (MS-NLMP 2.2.1.3). */
const AUTHENTICATE = 3;

/** Lower-case scheme a WWW-Authenticate or Proxy-Authenticate value demands, or null for one that is not known. */
export function schemeOf(bytes: Uint8Array, start: number, end: number): string | null {
  const from = skipSpaces(bytes, start, end);
  const index = wordIndex(SCHEME_WORDS, bytes, from, wordEnd(bytes, from, end));
  return index < 0 ? null : SCHEMES[index]!;
}

/**
 * Reads an Authorization or Proxy-Authorization value (RFC 3261 22, MS-SIPAE): what proves who the user is, null while it holds nothing of that
 * kind yet. Responses and tokens are passed over.
 */
export function readCredential(bytes: Uint8Array, start: number, end: number): SipCredential | null {
  const scheme = schemeOf(bytes, start, end);
  const from = wordEnd(bytes, skipSpaces(bytes, start, end), end);
  switch (scheme) {
    case 'digest': {
      // The first request of IMS has an empty response, and proves nothing (3GPP TS 24.229 5.1.1.2).
      if (!parameter(bytes, from, end, 'RESPONSE')) return null;
      const named = parameter(bytes, from, end, 'USERNAME');
      return {
        mechanism: scheme,
        user: named ? printable(bytes, found.start, found.end, MAX_USER) : null,
        ntlm: null,
        passwordReadable: false,
      };
    }
    case 'ntlm':
    case 'kerberos':
    case 'tls-dsk':
      // Without a token this is the signature of an association agreed before (MS-SIPAE).
      if (!parameter(bytes, from, end, 'GSSAPI-DATA')) return null;
      return scheme === 'ntlm'
        ? ntlmCredential(bytes, found.start, found.end)
        : { mechanism: scheme, user: null, ntlm: null, passwordReadable: false };
    case 'basic':
    case 'bearer': {
      const sent = readAuthorization(bytes, start, end);
      return sent?.mechanism == null
        ? null
        : { mechanism: scheme, user: sent.user, ntlm: sent.ntlm, passwordReadable: sent.passwordReadable };
    }
    default:
      return null;
  }
}

function ntlmCredential(bytes: Uint8Array, start: number, end: number): SipCredential | null {
  const token = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'), 'base64');
  const at = token.indexOf('NTLMSSP\0', 0, 'latin1');
  const message = at < 0 ? token : token.subarray(at);
  const proves = isNtlm(message) && message[8] === AUTHENTICATE;
  const ntlm = proves ? readNtlmLogin(message) : null;
  token.fill(0);
  return proves ? { mechanism: 'ntlm', user: ntlm?.user ?? null, ntlm, passwordReadable: false } : null;
}

/** Where the value of the parameter last found is. */
const found = { start: 0, end: 0 };

/** Looks for a parameter with a value that is not empty; what stands inside the quotes of another is not mistaken for one. */
function parameter(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  let at = start;
  while (at < end) {
    while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x2c)) at++;
    const from = at;
    while (at < end && bytes[at] !== 0x3d && bytes[at] !== 0x2c) at++;
    let nameEnd = at;
    while (nameEnd > from && bytes[nameEnd - 1] === 0x20) nameEnd--;
    if (at === end || bytes[at] === 0x2c) continue;
    at = skipSpaces(bytes, at + 1, end);
    const quoted = bytes[at] === 0x22;
    if (quoted) at++;
    const value = at;
    while (at < end && bytes[at] !== (quoted ? 0x22 : 0x2c)) at += quoted && bytes[at] === 0x5c ? 2 : 1;
    // Without its closing quote the value may be anything's.
    if (at >= end && quoted) return false;
    if (equals(bytes, from, nameEnd, name)) {
      found.start = value;
      found.end = at;
      return at > value;
    }
    at++;
  }
  return false;
}
