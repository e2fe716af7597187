import { printable } from '../../text.js';
import { behind, contains, decimal, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { type Authorization, namesCookie, readAuthorization, readChallenges } from './authorization.js';
import { FIELDS, type Field, SESSION_COOKIES } from './constants.js';

/** Digits of a length: beyond it, sums would no longer be exact. */
const MAX_LENGTH_DIGITS = 15;

/** What the header fields of one message said. */
export class Head {
  host: string | null = null;
  userAgent: string | null = null;
  server: string | null = null;
  /** -1: none, or unreadable. */
  contentLength = -1;
  chunked = false;
  /** Body declared as wrapped by GSS-API (MS-WSMV 2.2.9.1, MS-PSRP). */
  messageEncryption = false;
  form = false;
  authorization: Authorization | null = null;
  readonly challenges: string[] = [];
  redirectToHttps = false;
  /** A login page with a reason: forms-based authentication refused. */
  redirectWithReason = false;
  cookies = false;
  sessionCookie = false;

  /** One header line (RFC 9112 5). */
  read(bytes: Uint8Array, start: number, end: number): void {
    let colon = start;
    while (colon < end && bytes[colon] !== 0x3a) colon++;
    if (colon === end) return;
    const index = wordIndex(FIELDS, bytes, start, colon);
    if (index < 0) return;
    let stop = end;
    while (stop > colon + 1 && (bytes[stop - 1] === 0x20 || bytes[stop - 1] === 0x09)) stop--;
    this.#field(FIELDS[index]!, bytes, skipBlanks(bytes, colon + 1, stop), stop);
  }

  #field(field: Field, bytes: Uint8Array, start: number, end: number): void {
    switch (field) {
      case 'HOST':
        this.host ??= printable(bytes, start, wordEnd(bytes, start, textEnd(bytes, start, end)));
        break;
      case 'USER-AGENT':
        this.userAgent ??= printable(bytes, start, textEnd(bytes, start, end));
        break;
      case 'SERVER':
        this.server ??= printable(bytes, start, textEnd(bytes, start, end));
        break;
      case 'CONTENT-LENGTH':
        this.contentLength = decimal(bytes, start, end, MAX_LENGTH_DIGITS);
        break;
      case 'TRANSFER-ENCODING':
        this.chunked ||= contains(bytes, start, end, 'CHUNKED');
        break;
      case 'CONTENT-TYPE':
        this.messageEncryption = behind(bytes, start, end, 'MULTIPART/') > 0 && contains(bytes, start, end, '-SESSION-ENCRYPTED');
        this.form = behind(bytes, start, end, 'APPLICATION/X-WWW-FORM-URLENCODED') > 0;
        break;
      case 'AUTHORIZATION':
      case 'PROXY-AUTHORIZATION':
        this.authorization ??= readAuthorization(bytes, start, end);
        break;
      case 'WWW-AUTHENTICATE':
      case 'PROXY-AUTHENTICATE':
        for (const scheme of readChallenges(bytes, start, end)) if (!this.challenges.includes(scheme)) this.challenges.push(scheme);
        break;
      case 'LOCATION':
        this.redirectToHttps = behind(bytes, start, end, 'HTTPS://') > 0;
        this.redirectWithReason = contains(bytes, start, end, 'REASON=');
        break;
      case 'COOKIE':
        this.cookies = true;
        this.sessionCookie ||= namesCookie(bytes, start, end, SESSION_COOKIES);
        break;
      case 'SET-COOKIE':
        this.sessionCookie ||= namesCookie(bytes, start, Math.min(end, start + 64), SESSION_COOKIES);
        break;
    }
  }
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0x09) at++;
  return skipSpaces(bytes, at, end);
}

/** A control character ends the value: behind a bare CR another field may follow, one that holds a secret. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 0x20) at++;
  return at;
}
