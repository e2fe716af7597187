import {
  APPLICATION_DATA,
  CLIENT_HELLO,
  HANDSHAKE,
  MAX_PLAINTEXT_LENGTH,
  MIN_MIDSTREAM_RECORD,
  RECORD_HEADER,
  SERVER_HELLO,
} from './constants.js';
import { isRecordHeader, uint16 } from './fields.js';

/** Where records are believed to begin in bytes that start somewhere inside a stream. */
export interface Chain {
  /** Offset of the first record header, or -1. */
  at: number;
  /** Whether the chain was closed: a second header where the first record ends, or a record that ends with the segment. */
  proven: boolean;
}

const NOTHING: Chain = { at: -1, proven: false };

/**
 * Looks for records in a piece of a stream whose beginning was not seen. One header by chance has a probability of about 3e-7 an offset, two
 * chained ones 2e-9 a piece: two are proof, and so is an application-data record that ends exactly where the piece ends. One header at a
 * segment's beginning, or anywhere when `lenient`, is a guess to be confirmed where its record ends.
 */
export function findChain(bytes: Uint8Array, start: number, end: number, lenient: boolean): Chain {
  let guess = -1;
  for (let at = start; at + RECORD_HEADER <= end; at++) {
    if (!isMidstreamHeader(bytes, at)) continue;
    const next = at + RECORD_HEADER + uint16(bytes, at + 3);
    if (next + RECORD_HEADER <= end) {
      if (isMidstreamHeader(bytes, next)) return { at, proven: true };
    } else if (next === end) {
      if (bytes[at] === APPLICATION_DATA || at === start) return { at, proven: true };
    } else if (guess < 0 && bytes[at] === APPLICATION_DATA && (lenient || at === start)) guess = at;
  }
  return guess < 0 ? NOTHING : { at: guess, proven: false };
}

/** Stricter than `isRecordHeader`: what ends a chain by chance must stay improbable. */
function isMidstreamHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 3 || bytes[at + 2]! > 3 || bytes[at]! > APPLICATION_DATA || !isRecordHeader(bytes, at)) return false;
  return bytes[at] !== APPLICATION_DATA || uint16(bytes, at + 3) >= MIN_MIDSTREAM_RECORD;
}

/** Octets of a stream's beginning that tell a hello: record header, message header, version. */
export const HELLO_PREFIX = RECORD_HEADER + 6;

/** CLIENT_HELLO or SERVER_HELLO when the eleven octets begin such a record, else 0. */
export function helloAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HELLO_PREFIX || bytes[at] !== HANDSHAKE || !isRecordHeader(bytes, at)) return 0;
  const length = uint16(bytes, at + 3);
  const type = bytes[at + 5]!;
  if (length < 6 || length > MAX_PLAINTEXT_LENGTH || (type !== CLIENT_HELLO && type !== SERVER_HELLO)) return 0;
  return isHelloBody(bytes, at + 5) ? type : 0;
}

/** Length below 64 KiB and a version 3.x (or a TLS 1.3 draft's) behind the message type. */
export function isHelloBody(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0 || uint16(bytes, at + 2) < 38) return false;
  return (bytes[at + 4] === 3 && bytes[at + 5]! <= 4) || (bytes[at] === SERVER_HELLO && bytes[at + 4] === 0x7f);
}
