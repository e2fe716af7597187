import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { lineEnd } from '../mail/bytes.js';
import { LONG_START_LINE, MAX_KEEP_ALIVE } from './constants.js';
import { beginsRequest, parseRequestLine, parseStatusLine } from './start-line.js';

const VERSION = 'SIP/2.0 200';

/** SIP by its request or status line (RFC 3261 7), on any port. Line ends that keep the connection alive may come before it (RFC 3261 7.5). */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  const at = skipKeepAlive(bytes, start, end);
  // Zeros and line ends alone are anything's.
  if (at === end) return at === start || bytes[start] !== 0 ? short : NO;
  const stop = lineEnd(bytes, at, end);
  if (stop < end) {
    if (parseStatusLine(bytes, at, stop) > 0) return SERVER;
    return parseRequestLine(bytes, at, stop) === null ? NO : CLIENT;
  }
  if (parseStatusLine(bytes, at, Math.min(end, at + VERSION.length)) > 0) return SERVER;
  if (isStatusBeginning(bytes, at, end)) return short;
  if (!beginsRequest(bytes, at, end)) return NO;
  return end - at >= LONG_START_LINE ? CLIENT : short;
}

/** A datagram holds its message from the beginning, and all of its start line unless the capture cut it (RFC 3261 18.3). */
export function recogniseDatagram(bytes: Uint8Array, start: number, end: number): Recognition {
  return recognise(bytes, start, end, true);
}

export function skipKeepAlive(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + MAX_KEEP_ALIVE);
  let at = start;
  while (at < limit && (bytes[at] === 0x0d || bytes[at] === 0x0a || bytes[at] === 0)) at++;
  return at;
}

/** `SIP/2.0 ` and digits, as far as they are there. */
function isStatusBeginning(bytes: Uint8Array, start: number, end: number): boolean {
  const fixed = VERSION.length - 3;
  for (let at = start; at < Math.min(end, start + VERSION.length); at++) {
    const place = at - start;
    if (place < fixed ? bytes[at] !== VERSION.charCodeAt(place) : bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  }
  return true;
}
