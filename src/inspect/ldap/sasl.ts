import { clean, printable } from '../../text.js';
import type { Agreed } from '../gss/negotiation.js';

const MAX_USER = 128;
/** Octets of credentials that are searched for a name. */
const MAX_SEARCHED = 2048;

/** SASL mechanisms as sent, and what evidence calls them; another is `other`. The first three are Active Directory's (MS-ADTS 3.1.1.3.4.5.2). */
export const SASL_MECHANISMS: ReadonlyMap<string, string> = new Map([
  ['GSS-SPNEGO', 'negotiate'],
  ['GSSAPI', 'gssapi'],
  ['DIGEST-MD5', 'digest-md5'],
  ['EXTERNAL', 'external'],
  ['PLAIN', 'plain'],
  ['ANONYMOUS', 'anonymous'],
  ['NTLM', 'ntlm'],
  ['CRAM-MD5', 'cram-md5'],
  ['SRP', 'srp'],
  ['SCRAM-SHA-1', 'scram-sha-1'],
  ['SCRAM-SHA-224', 'scram-sha-224'],
  ['SCRAM-SHA-256', 'scram-sha-256'],
  ['SCRAM-SHA-384', 'scram-sha-384'],
  ['SCRAM-SHA-512', 'scram-sha-512'],
]);

/** RFC 4616: `[authzid] NUL authcid NUL passwd`. Of the password only whether there is one. */
export function plainLogin(bytes: Uint8Array, start: number, end: number): { user: string | null; passwordReadable: boolean } {
  const first = indexOf(0, bytes, start, end);
  const second = first < 0 ? -1 : indexOf(0, bytes, first + 1, end);
  const from = second > first + 1 ? first + 1 : start;
  const to = second > first + 1 ? second : first;
  return {
    user: second < 0 || to <= from ? null : printable(bytes, from, to, MAX_USER),
    passwordReadable: second >= 0 && second + 1 < end,
  };
}

/** `username="…"` of a digest-response (RFC 2831 2.1.2). */
export function digestUser(bytes: Uint8Array, start: number, end: number): string | null {
  const user = directive(textOf(bytes, start, end), 'username');
  return user === null || user === '' ? null : clean(Buffer.from(user, 'latin1').toString('utf8'), MAX_USER);
}

/** The quality of protection the client chose; without a choice it is authentication alone (RFC 2831 2.1.2). */
export function digestQop(bytes: Uint8Array, start: number, end: number): Agreed {
  const qop = directive(textOf(bytes, start, end), 'qop');
  return qop === 'auth-conf' ? 'sealed' : qop === 'auth-int' ? 'signed' : 'none';
}

/** Value of a directive, outside the quoted values of others. */
function directive(response: string, name: string): string | null {
  for (const [, key, quoted, plain] of response.matchAll(/(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|([^",]*))/g)) {
    if (key!.toLowerCase() === name) return quoted ?? plain!.trim();
  }
  return null;
}

/** `n=…` of a client-first-message (RFC 5802 7), and the name before the digest of CRAM-MD5 (RFC 2195 2) is not worth a parser. */
export function scramUser(bytes: Uint8Array, start: number, end: number): string | null {
  const response = textOf(bytes, start, end);
  const found = /^[ynp][^,]*,[^,]*,n=([^,]+),r=/.exec(response);
  if (found === null) return null;
  const from = start + response.indexOf(',n=') + 3;
  return printable(bytes, from, from + found[1]!.length, MAX_USER);
}

/** One character an octet, so that positions in the text are positions in the bytes. */
const textOf = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(MAX_SEARCHED, end - start)).toString('latin1');

function indexOf(octet: number, bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === octet) return at;
  return -1;
}
