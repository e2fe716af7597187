import { printable } from '../../text.js';
import { behind, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { isNtlm, type NtlmLogin, readNtlmLogin } from '../ntlmssp.js';
import { sharedText } from '../tls/shared-text.js';
import { SCHEME_WORDS, SCHEMES } from './constants.js';

export interface Authorization {
  /** Known scheme in lower case, or `other`. */
  scheme: string;
  /** What the credential is; null when this message holds none yet (the first legs of NTLM and Negotiate). */
  mechanism: string | null;
  user: string | null;
  /** What an NTLM login says of itself. */
  ntlm: NtlmLogin | null;
  passwordReadable: boolean;
}

const MAX_USER = 128;
/** NTLMSSP message type of the answer that names the user (MS-NLMP 2.2.1.3). */
const AUTHENTICATE = 3;

/** Reads the value of Authorization or Proxy-Authorization (RFC 9110 11.6.2). Passwords, responses and tokens are passed over. */
export function readAuthorization(bytes: Uint8Array, start: number, end: number): Authorization | null {
  const from = skipSpaces(bytes, start, end);
  const stop = wordEnd(bytes, from, end);
  if (from === stop) return null;
  const scheme = schemeAt(bytes, from, stop);
  const value = skipSpaces(bytes, stop, end);
  const found: Authorization = { scheme, mechanism: scheme, user: null, ntlm: null, passwordReadable: false };
  if (value >= end) found.mechanism = null;
  else if (scheme === 'basic') {
    found.user = basicUser(bytes, value, end);
    found.passwordReadable = true;
  } else if (scheme === 'digest') found.user = digestUser(bytes, value, end);
  else if (scheme === 'ntlm' || scheme === 'negotiate' || scheme === 'kerberos') readToken(found, bytes, value, end);
  return found;
}

/** `before`, and the schemes a WWW-Authenticate or Proxy-Authenticate value demands, in order; several may share one line (RFC 9110 11.6.1). */
export function readChallenges(bytes: Uint8Array, start: number, end: number, before: readonly string[]): readonly string[] {
  const schemes = [...before];
  let quoted = false;
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] === 0x22) quoted = !quoted;
    if (at < end && (quoted || bytes[at] !== 0x2c)) continue;
    const word = skipSpaces(bytes, from, at);
    const scheme = schemeAt(bytes, word, wordEnd(bytes, word, at));
    if (scheme !== 'other' && !schemes.includes(scheme)) schemes.push(scheme);
    from = at + 1;
  }
  return schemes;
}

function schemeAt(bytes: Uint8Array, start: number, end: number): string {
  const index = wordIndex(SCHEME_WORDS, bytes, start, end);
  return index < 0 ? 'other' : SCHEMES[index]!;
}

/** Where the user name is put together; it is overwritten by the next one. */
const user = new Uint8Array(MAX_USER * 4);

/** Octets before the colon (RFC 7617 2); decoding stops there, so the password is never decoded. */
function basicUser(bytes: Uint8Array, start: number, end: number): string | null {
  let length = 0;
  let bits = 0;
  let value = 0;
  for (let at = start; at < end && length < user.length; at++) {
    const digit = base64Digit(bytes[at]!);
    if (digit < 0) return null;
    value = ((value << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const octet = (value >> bits) & 0xff;
    if (octet === 0x3a) return length === 0 ? null : sharedText(user, 0, length, MAX_USER);
    user[length++] = octet;
  }
  return null;
}

function base64Digit(octet: number): number {
  if (octet >= 0x41 && octet <= 0x5a) return octet - 0x41;
  if (octet >= 0x61 && octet <= 0x7a) return octet - 0x47;
  if (octet >= 0x30 && octet <= 0x39) return octet + 4;
  if (octet === 0x2b || octet === 0x2d) return 62;
  return octet === 0x2f || octet === 0x5f ? 63 : -1;
}

/** `username="…"` (RFC 7616 3.4). */
function digestUser(bytes: Uint8Array, start: number, end: number): string | null {
  for (let at = start; at < end; at++) {
    const value = behind(bytes, at, end, 'USERNAME="');
    if (value < 0 || (at > start && bytes[at - 1] !== 0x20 && bytes[at - 1] !== 0x2c)) continue;
    let stop = value;
    while (stop < end && bytes[stop] !== 0x22) stop++;
    return stop === value || stop === end ? null : printable(bytes, value, stop, MAX_USER);
  }
  return null;
}

/** NTLMSSP bare or inside SPNEGO, else Kerberos (RFC 4559): only which of them, and the user an NTLM answer names. */
function readToken(found: Authorization, bytes: Uint8Array, start: number, end: number): void {
  const token = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'), 'base64');
  const at = token.indexOf('NTLMSSP\0', 0, 'latin1');
  if (at < 0) {
    // An SPNEGO token that only negotiates has no ticket in it; a Kerberos ticket alone is larger than this.
    if (token.length < 256) found.mechanism = null;
  } else {
    const message = token.subarray(at);
    found.mechanism = isNtlm(message) && message[8] === AUTHENTICATE ? 'ntlm' : null;
    if (found.mechanism !== null) found.ntlm = readNtlmLogin(message);
    found.user = found.ntlm?.user ?? null;
  }
  token.fill(0);
}
