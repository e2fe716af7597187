import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { CONNECTION_CONFIRM, CONNECTION_REQUEST, DATA, HEADER, MIN_LENGTH, Q931, VERSION } from './constants.js';

/** A TPKT with a TPDU or a Q.931 message in it. Which protocol that is, later packets say: until then the inspector claims nothing. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  if (start >= end) return short;
  if (bytes[start] !== VERSION) return NO;
  if (start + 1 < end && bytes[start + 1] !== 0) return NO;
  if (start + HEADER > end) return short;
  if (((bytes[start + 2]! << 8) | bytes[start + 3]!) < MIN_LENGTH) return NO;
  if (start + HEADER + 5 > end) return short;
  const at = start + HEADER;
  if (bytes[at] === 8) return bytes[at + 1] === 2 && Q931[bytes[at + 4]!] !== undefined ? EITHER : NO;
  const code = bytes[at + 1]! & 0xf0;
  if (code === CONNECTION_REQUEST && bytes[at]! >= 6) return CLIENT;
  if (code === CONNECTION_CONFIRM && bytes[at]! >= 6) return SERVER;
  return code === DATA && bytes[at] === 2 ? EITHER : NO;
}
