import { behind, decimal, wordEnd, wordIndex } from '../mail/bytes.js';
import { sharedText } from '../tls/shared-text.js';
import { MAX_PATH_LENGTH, METHODS, RPC_CHANNELS } from './constants.js';
import { proxyTarget } from './rpc-channel.js';

const SP = 0x20;
/** Octets of a channel's query: a name of DNS and a port. */
const MAX_QUERY = 300;

export interface RequestLine {
  method: string;
  /** Path without query, authority without user information, sanitised. */
  path: string;
  /** Authority of an absolute-form target or of CONNECT (RFC 9112 3.2). */
  authority: string | null;
  /** Server and port a channel of RPC over HTTP asks for; null elsewhere. */
  proxyTarget: string | null;
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

/** Where the parts of the request line last looked at are; one is read at a time. */
const parts = { methodEnd: 0, target: 0, targetEnd: 0, versioned: false };

/** Whether this is a request line, and one with a version when it must (RFC 9112 3). */
export function isRequestLine(bytes: Uint8Array, start: number, end: number, mustBeVersioned: boolean): boolean {
  return findParts(bytes, start, end) && (parts.versioned || !mustBeVersioned);
}

/** Reads a request line without its line end (RFC 9112 3). Null when it is none. */
export function parseRequestLine(bytes: Uint8Array, start: number, end: number): RequestLine | null {
  if (!findParts(bytes, start, end)) return null;
  const { methodEnd, target, targetEnd, versioned } = parts;
  const method = sharedText(bytes, start, methodEnd, 24);
  let stop = target;
  while (stop < targetEnd && bytes[stop] !== 0x3f && bytes[stop] !== 0x23) stop++;
  if (method === 'CONNECT') {
    const authority = sharedText(bytes, afterUserInfo(bytes, target, stop), stop, MAX_PATH_LENGTH);
    return { method, path: authority, authority, proxyTarget: null, versioned };
  }
  let from = behind(bytes, target, stop, 'HTTP://');
  if (from < 0) from = behind(bytes, target, stop, 'HTTPS://');
  const channel = RPC_CHANNELS.includes(method) ? proxyTarget(queryOf(bytes, stop, targetEnd)) : null;
  if (from < 0) return { method, path: sharedText(bytes, target, stop, MAX_PATH_LENGTH), authority: null, proxyTarget: channel, versioned };
  let slash = from;
  while (slash < stop && bytes[slash] !== 0x2f) slash++;
  const path = slash === stop ? '/' : sharedText(bytes, slash, stop, MAX_PATH_LENGTH);
  return { method, path, authority: sharedText(bytes, afterUserInfo(bytes, from, slash), slash), proxyTarget: channel, versioned };
}

/** Of a channel's request only: any other query may hold a secret. */
function queryOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, MAX_QUERY)).toString('latin1');
}

/** Finds the parts of a request line without its line end. False when it is none. */
function findParts(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isMethodOctet(bytes[at]!)) at++;
  const methodEnd = at;
  if (methodEnd === start || methodEnd - start > 24 || bytes[at] !== SP) return false;
  while (at < end && bytes[at] === SP) at++;
  const target = at;
  let last = end;
  while (last > target && bytes[last - 1] === SP) last--;
  let version = last;
  while (version > target && bytes[version - 1] !== SP) version--;
  const versioned = version > target && last - version === 8 && isVersion(bytes, version, last);
  if (!versioned && !(bytes[target] === 0x2f && behind(bytes, start, methodEnd, 'GET') === methodEnd)) return false;
  const targetEnd = wordEnd(bytes, target, versioned ? version : last);
  if (targetEnd === target || hasControl(bytes, target, targetEnd)) return false;
  if (!isTarget(bytes[target]!) && !isKnownMethod(bytes, start, methodEnd)) return false;
  parts.methodEnd = methodEnd;
  parts.target = target;
  parts.targetEnd = targetEnd;
  parts.versioned = versioned;
  return true;
}

function hasControl(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < SP || bytes[at] === 0x7f) return true;
  return false;
}

/** `/path`, `http://…` or `*`. */
function isTarget(octet: number): boolean {
  return octet === 0x2f || octet === 0x2a || octet === 0x68 || octet === 0x48;
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
