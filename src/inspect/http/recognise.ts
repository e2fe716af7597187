import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, lineEnd } from '../mail/bytes.js';
import { H2_PREFACE, LONG_REQUEST_LINE, METHODS } from './constants.js';
import { isKnownMethod, isMethodOctet, isRequestLine, parseStatusLine } from './start-line.js';

const STATUS_LINE = 'HTTP/1.1 200'.length;

/** HTTP/1.x by its request or status line (RFC 9112 2.1), HTTP/2 by its preface (RFC 9113 3.4). Inside a stream both must stand whole at a segment's beginning. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (start >= end) return midstream ? NO : MORE;
  const first = bytes[start]!;
  if (!isMethodOctet(first)) return NO;
  if (behind(bytes, start, end, 'HTTP/1.') >= 0) {
    if (end - start < STATUS_LINE) return midstream ? NO : MORE;
    return parseStatusLine(bytes, start, lineEnd(bytes, start, end)) > 0 ? SERVER : NO;
  }
  if (!midstream && begins(bytes, start, end, 'HTTP/1.')) return MORE;
  return request(bytes, start, end, midstream);
}

function request(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (behind(bytes, start, end, H2_PREFACE) >= 0) return CLIENT;
  if (!midstream && begins(bytes, start, end, H2_PREFACE)) return MORE;
  let at = start;
  while (at < end && isMethodOctet(bytes[at]!)) at++;
  const known = isKnownMethod(bytes, start, at);
  if (at === end) return !midstream && (known || isMethodPrefix(bytes, start, end)) ? MORE : NO;
  if (bytes[at] !== 0x20 || (midstream && !known)) return NO;
  const stop = lineEnd(bytes, start, end);
  if (stop === end) return open(bytes, start, at, end, known, midstream);
  return isRequestLine(bytes, start, stop, midstream) ? CLIENT : NO;
}

/** A request line whose end has not come. */
function open(bytes: Uint8Array, start: number, methodEnd: number, end: number, known: boolean, midstream: boolean): Recognition {
  for (let i = methodEnd; i < end; i++) if (bytes[i]! < 0x20 || bytes[i] === 0x7f) return NO;
  const target = methodEnd + 1;
  if (target < end && bytes[target] !== 0x2f && behind(bytes, target, end, 'HTTP') < 0 && !known) return NO;
  if (known && bytes[target] === 0x2f && end - start >= LONG_REQUEST_LINE) return CLIENT;
  return midstream ? NO : MORE;
}

function isMethodPrefix(bytes: Uint8Array, start: number, end: number): boolean {
  return METHODS.some((method) => begins(bytes, start, end, method));
}
