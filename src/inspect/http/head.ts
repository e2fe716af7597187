import { behind, contains, decimal, skipSpaces, wordEnd } from '../mail/bytes.js';
import { sharedText } from '../tls/shared-text.js';
import { type Authorization, namesCookie, readAuthorization, readChallenges } from './authorization.js';
import { FIELDS_BY_LENGTH, type Field, SESSION_COOKIES } from './constants.js';

/** Digits of a length: beyond it, sums would no longer be exact. */
const MAX_LENGTH_DIGITS = 15;

/** What the header fields of one message said. One instance serves all messages of a side. */
export class Head {
  /** Whether these texts are of use; another message of the flow may have said them already. */
  #wantsHost = false;
  #wantsUserAgent = false;
  #wantsServer = false;
  #wantsExchange = false;
  host: string | null = null;
  userAgent: string | null = null;
  server: string | null = null;
  /** `15.2.1118.26`, as Outlook on the web says it. */
  exchangeVersion: string | null = null;
  /** Name of the server that took the request (Exchange 2013 and later). */
  frontEnd: string | null = null;
  /** -1: none, or unreadable. */
  contentLength = -1;
  chunked = false;
  /** Body declared as wrapped by GSS-API (MS-WSMV 2.2.9.1, MS-PSRP). */
  messageEncryption = false;
  authorization: Authorization | null = null;
  /** Replaced, not emptied: most messages demand nothing. */
  challenges: readonly string[] = NONE;
  redirectToHttps = false;
  /** A login page with a reason: forms-based authentication refused. */
  redirectWithReason = false;
  cookies = false;
  sessionCookie = false;

  /** A request begins. */
  beginRequest(wantsHost: boolean, wantsUserAgent: boolean): void {
    this.#begin();
    this.#wantsHost = wantsHost;
    this.#wantsUserAgent = wantsUserAgent;
  }

  /** A response begins. */
  beginResponse(wantsServer: boolean, wantsExchange: boolean): void {
    this.#begin();
    this.#wantsServer = wantsServer;
    this.#wantsExchange = wantsExchange;
  }

  /** One header line (RFC 9112 5). */
  read(bytes: Uint8Array, start: number, end: number): void {
    const limit = Math.min(end, start + FIELDS_BY_LENGTH.length);
    let colon = start;
    while (colon < limit && bytes[colon] !== 0x3a) colon++;
    if (colon === limit) return;
    for (const field of FIELDS_BY_LENGTH[colon - start]!) {
      if (behind(bytes, start, colon, field) < 0) continue;
      let stop = end;
      while (stop > colon + 1 && (bytes[stop - 1] === 0x20 || bytes[stop - 1] === 0x09)) stop--;
      this.#field(field, bytes, skipBlanks(bytes, colon + 1, stop), stop);
      return;
    }
  }

  #begin(): void {
    this.host = null;
    this.userAgent = null;
    this.server = null;
    this.exchangeVersion = null;
    this.frontEnd = null;
    this.contentLength = -1;
    this.chunked = false;
    this.messageEncryption = false;
    this.authorization = null;
    this.challenges = NONE;
    this.redirectToHttps = false;
    this.redirectWithReason = false;
    this.cookies = false;
    this.sessionCookie = false;
  }

  #field(field: Field, bytes: Uint8Array, start: number, end: number): void {
    switch (field) {
      case 'HOST':
        if (this.#wantsHost) this.host ??= sharedText(bytes, start, wordEnd(bytes, start, textEnd(bytes, start, end)));
        break;
      case 'USER-AGENT':
        if (this.#wantsUserAgent) this.userAgent ??= sharedText(bytes, start, textEnd(bytes, start, end));
        break;
      case 'SERVER':
        if (this.#wantsServer) this.server ??= sharedText(bytes, start, textEnd(bytes, start, end));
        break;
      case 'X-OWA-VERSION':
        if (this.#wantsExchange) this.exchangeVersion ??= sharedText(bytes, start, wordEnd(bytes, start, textEnd(bytes, start, end)));
        break;
      case 'X-FESERVER':
        if (this.#wantsExchange) this.frontEnd ??= sharedText(bytes, start, wordEnd(bytes, start, textEnd(bytes, start, end)));
        break;
      case 'CONTENT-LENGTH':
        this.contentLength = decimal(bytes, start, end, MAX_LENGTH_DIGITS);
        break;
      case 'TRANSFER-ENCODING':
        this.chunked ||= contains(bytes, start, end, 'CHUNKED');
        break;
      case 'CONTENT-TYPE':
        this.messageEncryption = behind(bytes, start, end, 'MULTIPART/') > 0 && contains(bytes, start, end, '-SESSION-ENCRYPTED');
        break;
      case 'AUTHORIZATION':
      case 'PROXY-AUTHORIZATION':
        this.authorization ??= readAuthorization(bytes, start, end);
        break;
      case 'WWW-AUTHENTICATE':
      case 'PROXY-AUTHENTICATE':
        this.challenges = readChallenges(bytes, start, end, this.challenges);
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

const NONE: readonly string[] = [];

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
