import { behind, decimal } from '../mail/bytes.js';
import { MAX_START_LINE, METHODS } from './constants.js';

const SP = 0x20;
const VERSION = 'SIP/2.0';
/** No method is as long. */
const MAX_METHOD = 24;

/** Method of a request line (RFC 3261 7.1), `other` for one of an extension, or null when this is none. The line is given without its end. */
export function parseRequestLine(bytes: Uint8Array, start: number, end: number): string | null {
  const target = targetOf(bytes, start, end);
  if (target < 0 || end - start > MAX_START_LINE) return null;
  let last = end;
  while (last > target && bytes[last - 1] === SP) last--;
  const version = last - VERSION.length;
  if (version <= target || bytes[version - 1] !== SP || behind(bytes, version, last, VERSION) !== last) return null;
  for (let at = target; at < version; at++) if (bytes[at]! < SP || bytes[at] === 0x7f) return null;
  return methodAt(bytes, start, end) ?? 'other';
}

/** Status code of a status line (RFC 3261 7.2), or -1. */
export function parseStatusLine(bytes: Uint8Array, start: number, end: number): number {
  const space = behind(bytes, start, end, VERSION);
  if (space < 0 || space + 4 > end || bytes[space] !== SP) return -1;
  if (space + 4 < end && bytes[space + 4] !== SP) return -1;
  const status = decimal(bytes, space + 1, space + 4, 3);
  return status >= 100 && status <= 699 ? status : -1;
}

/** Whether the range could grow into a request line: `METHOD SP scheme:`, as far as it is there. */
export function beginsRequest(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isUpper(bytes[at]!)) at++;
  if (at === end) return at - start <= MAX_METHOD && METHODS.some((method) => isPrefix(bytes, start, end, method));
  if (bytes[at] !== SP || methodAt(bytes, start, end) === null) return false;
  at++;
  for (const scheme of SCHEMES) {
    if (behind(bytes, at, end, scheme) >= 0) return printableOnly(bytes, at, end);
    if (end - at < scheme.length && isPrefix(bytes, at, end, scheme)) return true;
  }
  return false;
}

/** Schemes of a Request-URI (RFC 3261 19.1.1, RFC 3966). */
const SCHEMES = ['SIP:', 'SIPS:', 'TEL:'] as const;

/** The known method the range begins with, or null. Methods are case-sensitive (RFC 3261 7.1). */
function methodAt(bytes: Uint8Array, start: number, end: number): string | null {
  for (const method of METHODS) {
    const space = start + method.length;
    if (space < end && bytes[space] === SP && bytes[start] === method.charCodeAt(0) && behind(bytes, start, end, method) >= 0)
      return method;
  }
  return null;
}

/** Offset of the Request-URI, or -1. */
function targetOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isUpper(bytes[at]!)) at++;
  if (at === start || at - start > MAX_METHOD || bytes[at] !== SP) return -1;
  at++;
  return at < end && SCHEMES.some((scheme) => behind(bytes, at, end, scheme) >= 0) ? at : -1;
}

function printableOnly(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < SP || bytes[at] === 0x7f) return false;
  return true;
}

function isPrefix(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  return end - start <= word.length && behind(bytes, start, end, word.slice(0, end - start)) === end;
}

const isUpper = (octet: number) => octet >= 0x41 && octet <= 0x5a;
