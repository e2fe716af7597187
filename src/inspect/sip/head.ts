import { behind, decimal, equals, skipSpaces, wordEnd } from '../mail/bytes.js';
import { sharedText } from '../tls/shared-text.js';
import { readCredential, type SipCredential, schemeOf } from './authorization.js';
import { FIELDS, type Field, MAX_DIGITS, MAX_HEAD_BYTES, METHODS, SHORT_FIELDS } from './constants.js';
import { hostOf } from './uri.js';

/** Where folded lines are put together; nothing is left in it. */
const unfolded = new Uint8Array(MAX_HEAD_BYTES);

/** What the header fields of one message said (RFC 3261 20). One instance serves all messages of a flow. */
export class Head {
  /** Short hash of the Call-ID, or null. */
  call: string | null = null;
  /** CSeq: its number, -1 when unreadable, and its method. */
  sequence = -1;
  sequenceMethod: string | null = null;
  /** Null when there is none; -1 when it is no number. */
  contentLength: number | null = null;
  contentType: 'sdp' | 'multipart' | 'other' | null = null;
  /** The body is compressed or the like (RFC 3261 20.12). */
  encoded = false;
  fromHost: string | null = null;
  toHost: string | null = null;
  userAgent: string | null = null;
  server: string | null = null;
  credential: SipCredential | null = null;
  challenges: string[] = [];

  /** Reads the lines behind the start line, up to the empty one. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.#begin();
    let at = start;
    while (at < end) {
      const line = at;
      let folded = false;
      let stop = nextLine(bytes, at, end);
      // A line that begins with a blank goes on with the one before (RFC 3261 7.3.1).
      while (stop < end && (bytes[stop] === 0x20 || bytes[stop] === 0x09)) {
        folded = true;
        stop = nextLine(bytes, stop, end);
      }
      at = stop;
      while (stop > line && bytes[stop - 1]! <= 0x20) stop--;
      if (folded) this.#folded(bytes, line, stop);
      else this.#line(bytes, line, stop);
    }
  }

  #begin(): void {
    this.call = null;
    this.sequence = -1;
    this.sequenceMethod = null;
    this.contentLength = null;
    this.contentType = null;
    this.encoded = false;
    this.fromHost = null;
    this.toHost = null;
    this.userAgent = null;
    this.server = null;
    this.credential = null;
    this.challenges = [];
  }

  #folded(bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(end - start, unfolded.length);
    for (let i = 0; i < length; i++) unfolded[i] = Math.max(bytes[start + i]!, 0x20);
    this.#line(unfolded, 0, length);
    unfolded.fill(0, 0, length);
  }

  #line(bytes: Uint8Array, start: number, end: number): void {
    let colon = start;
    while (colon < end && bytes[colon] !== 0x3a) colon++;
    if (colon === end) return;
    let nameEnd = colon;
    while (nameEnd > start && (bytes[nameEnd - 1] === 0x20 || bytes[nameEnd - 1] === 0x09)) nameEnd--;
    const field = fieldAt(bytes, start, nameEnd);
    if (field === null) return;
    let value = colon + 1;
    while (value < end && (bytes[value] === 0x20 || bytes[value] === 0x09)) value++;
    this.#field(field, bytes, value, textEnd(bytes, value, end));
  }

  #field(field: Field, bytes: Uint8Array, start: number, end: number): void {
    switch (field) {
      case 'CALL-ID':
        this.call ??= start < end ? shortHash(bytes, start, end) : null;
        break;
      case 'CSEQ':
        this.#sequence(bytes, start, end);
        break;
      case 'CONTENT-LENGTH':
        this.contentLength ??= decimal(bytes, start, end, MAX_DIGITS);
        break;
      case 'CONTENT-TYPE':
        this.contentType ??=
          behind(bytes, start, end, 'APPLICATION/SDP') > 0 ? 'sdp' : behind(bytes, start, end, 'MULTIPART/') > 0 ? 'multipart' : 'other';
        break;
      case 'CONTENT-ENCODING':
        this.encoded = start < end && !equals(bytes, start, end, 'IDENTITY');
        break;
      case 'FROM':
        this.fromHost ??= hostOf(bytes, start, end);
        break;
      case 'TO':
        this.toHost ??= hostOf(bytes, start, end);
        break;
      case 'USER-AGENT':
        this.userAgent ??= start < end ? sharedText(bytes, start, end) : null;
        break;
      case 'SERVER':
        this.server ??= start < end ? sharedText(bytes, start, end) : null;
        break;
      case 'AUTHORIZATION':
      case 'PROXY-AUTHORIZATION':
        this.credential ??= readCredential(bytes, start, end);
        break;
      case 'WWW-AUTHENTICATE':
      case 'PROXY-AUTHENTICATE': {
        const scheme = schemeOf(bytes, start, end);
        if (scheme !== null && !this.challenges.includes(scheme)) this.challenges.push(scheme);
        break;
      }
    }
  }

  #sequence(bytes: Uint8Array, start: number, end: number): void {
    const stop = wordEnd(bytes, start, end);
    const number = decimal(bytes, start, stop, MAX_DIGITS);
    if (number < 0 || this.sequence >= 0) return;
    const from = skipSpaces(bytes, stop, end);
    this.sequence = number;
    this.sequenceMethod = METHODS.find((method) => equals(bytes, from, end, method)) ?? 'other';
  }
}

/** Offset behind the next LF, or `end`. */
function nextLine(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== 0x0a) at++;
  return at < end ? at + 1 : end;
}

function fieldAt(bytes: Uint8Array, start: number, end: number): Field | null {
  if (end - start === 1) return SHORT_FIELDS.find(([short]) => equals(bytes, start, end, short))?.[1] ?? null;
  for (const field of FIELDS) if (field.length === end - start && equals(bytes, start, end, field)) return field;
  return null;
}

/** A control character ends the value: behind a bare CR another field may follow, one that holds a secret. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at]! >= 0x20 || bytes[at] === 0x09)) at++;
  return at;
}

/** 12 hexadecimal digits, enough to tell the calls of a capture apart: FNV-1a, twice from different beginnings. */
function shortHash(bytes: Uint8Array, start: number, end: number): string {
  let one = 0x811c9dc5;
  let two = 0x01000193;
  for (let at = start; at < end; at++) {
    one = Math.imul(one ^ bytes[at]!, 0x01000193);
    two = Math.imul(two ^ bytes[at]!, 0x01000193) + 0x9e3779b9;
  }
  return `${(one >>> 0).toString(16).padStart(8, '0')}${((two >>> 8) & 0xffff).toString(16).padStart(4, '0')}`;
}
