import { printable } from '../../text.js';
import { behind, decimal, wordEnd, wordIndex } from '../mail/bytes.js';
import { MAX_PATH_LENGTH, METHODS } from './constants.js';

const SP = 0x20;

export interface RequestLine {
  method: string;
  /** Path without query, authority without user information, sanitised. */
  path: string;
  /** Authority of an absolute-form target or of CONNECT (RFC 9112 3.2). */
  authority: string | null;
  /** False: a request of HTTP/0.9, one line and nothing else. */
  versioned: boolean;
}

/** `HTTP/1.` and a digit. */
function isVersion(bytes: Uint8Array, at: number, end: number): boolean {
  const digit = behind(bytes, at, end, 'HTTP/1.');
  return digit > 0 && digit < end && bytes[digit]! >= 0x30 && bytes[digit]! <= 0x39;
}

/** Octets a method is made of here: upper-case letters, `-` and `_` (RFC 9110 5.6.2 allows more; nobody uses it). */
export function isMethodOctet(octet: number): boolean {
  return (octet >= 0x41 && octet <= 0x5a) || octet === 0x2d || octet === 0x5f;
}

export function isKnownMethod(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start]! < 0x61 && wordIndex(METHODS, bytes, start, end) >= 0;
}

/** Reads a request line without its line end (RFC 9112 3). Null when it is none. */
export function parseRequestLine(bytes: Uint8Array, start: number, end: number): RequestLine | null {
  let at = start;
  while (at < end && isMethodOctet(bytes[at]!)) at++;
  const methodEnd = at;
  if (methodEnd === start || methodEnd - start > 24 || bytes[at] !== SP) return null;
  while (at < end && bytes[at] === SP) at++;
  const target = at;
  let last = end;
  while (last > target && bytes[last - 1] === SP) last--;
  let version = last;
  while (version > target && bytes[version - 1] !== SP) version--;
  const versioned = version > target && last - version === 8 && isVersion(bytes, version, last);
  const known = isKnownMethod(bytes, start, methodEnd);
  if (!versioned && !(bytes[target] === 0x2f && behind(bytes, start, methodEnd, 'GET') === methodEnd)) return null;
  const targetEnd = wordEnd(bytes, target, versioned ? version : last);
  if (hasControl(bytes, target, targetEnd)) return null;
  if (targetEnd === target || (!known && !isTarget(bytes[target]!))) return null;
  const method = printable(bytes, start, methodEnd, 24);
  return { method, ...readTarget(bytes, target, targetEnd, method === 'CONNECT'), versioned };
}

function hasControl(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < SP || bytes[at] === 0x7f) return true;
  return false;
}

/** `/path`, `http://…` or `*`. */
function isTarget(octet: number): boolean {
  return octet === 0x2f || octet === 0x2a || octet === 0x68 || octet === 0x48;
}

function readTarget(bytes: Uint8Array, start: number, end: number, connect: boolean): { path: string; authority: string | null } {
  let stop = start;
  while (stop < end && bytes[stop] !== 0x3f && bytes[stop] !== 0x23) stop++;
  if (connect) {
    const authority = printable(bytes, afterUserInfo(bytes, start, stop), stop, MAX_PATH_LENGTH);
    return { path: authority, authority };
  }
  let from = behind(bytes, start, stop, 'HTTP://');
  if (from < 0) from = behind(bytes, start, stop, 'HTTPS://');
  if (from < 0) return { path: printable(bytes, start, stop, MAX_PATH_LENGTH), authority: null };
  let slash = from;
  while (slash < stop && bytes[slash] !== 0x2f) slash++;
  const path = slash === stop ? '/' : printable(bytes, slash, stop, MAX_PATH_LENGTH);
  return { path, authority: printable(bytes, afterUserInfo(bytes, from, slash), slash) };
}

/** User information before `@` may hold a password (RFC 3986 3.2.1). */
function afterUserInfo(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (bytes[at] === 0x40) return at + 1;
  return start;
}

/** Status code of a status line (RFC 9112 4), or -1. */
export function parseStatusLine(bytes: Uint8Array, start: number, end: number): number {
  if (!isVersion(bytes, start, end) || bytes[start + 8] !== SP) return -1;
  let at = start + 8;
  while (at < end && bytes[at] === SP) at++;
  if (at + 3 < end && bytes[at + 3] !== SP) return -1;
  const status = decimal(bytes, at, Math.min(at + 3, end), 3);
  return status >= 100 && status <= 999 ? status : -1;
}
