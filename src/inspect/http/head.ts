import { behind, contains, decimal, skipSpaces, wordEnd } from '../mail/bytes.js';
import { sharedText } from '../tls/shared-text.js';
import { type Authorization, readAuthorization, readChallenges } from './authorization.js';
import { FIELDS_BY_LENGTH, type Field } from './constants.js';
import { readSessionCookies } from './cookies.js';

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
  /** `15.2.1118.26`, as Outlook on the web, MAPI over HTTP, ActiveSync and the WebDAV of 2000 and 2003 say it. */
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
  /** Names of session cookies, as `challenges`. */
  sessionCookies: readonly string[] = NONE;
  /** What a 101 goes on with, as far as it matters here. */
  upgrade: 'h2c' | 'websocket' | 'tls' | null = null;
  /** The body is a certificate, a CRL or OCSP by its type; or it is text. */
  type: 'pki' | 'text' | null = null;

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
    this.sessionCookies = NONE;
    this.upgrade = null;
    this.type = null;
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
      case 'MS-WEBSTORAGE':
      case 'MS-SERVER-ACTIVESYNC':
      case 'X-SERVERAPPLICATION':
        if (this.#wantsExchange) this.exchangeVersion ??= versionAt(bytes, start, wordEnd(bytes, start, textEnd(bytes, start, end)));
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
        if (PKI_TYPES.some((type) => behind(bytes, start, end, type) > 0)) this.type = 'pki';
        else if (behind(bytes, start, end, 'TEXT/') > 0) this.type = 'text';
        break;
      case 'UPGRADE':
        if (behind(bytes, start, end, 'H2C') > 0) this.upgrade = 'h2c';
        else if (behind(bytes, start, end, 'WEBSOCKET') > 0) this.upgrade = 'websocket';
        else if (behind(bytes, start, end, 'TLS/') > 0) this.upgrade = 'tls';
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
        this.sessionCookies = readSessionCookies(bytes, start, end, this.sessionCookies);
        break;
      case 'SET-COOKIE':
        this.sessionCookies = readSessionCookies(bytes, start, pairEnd(bytes, start, end), this.sessionCookies);
        break;
    }
  }
}

const NONE: readonly string[] = [];

/** Types of what a certificate authority publishes (RFC 6960 A, RFC 2585 4). */
const PKI_TYPES: readonly string[] = ['APPLICATION/OCSP-', 'APPLICATION/PKIX-CRL', 'APPLICATION/PKIX-CERT'];

/** `Exchange/15.02.1118.026` and `15.2.1118.26` alike; null when it is no version. */
function versionAt(bytes: Uint8Array, start: number, end: number): string | null {
  const from = behind(bytes, start, end, 'EXCHANGE/');
  const text = sharedText(bytes, from < 0 ? start : from, end);
  return /^\d+(\.\d+)+$/.test(text) ? text.replace(/\b0+(?=\d)/g, '') : null;
}

/** Behind the name and value of Set-Cookie; attributes follow. */
function pairEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== 0x3b) at++;
  return at;
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
