import { MORE_OCTETS, NO_UNIT } from '../units.js';
import {
  END,
  EXTENSIBLE_ENCODING,
  FAULT,
  KNOWN_ENCODING,
  MAX_ENVELOPE,
  MAX_SIZE_OCTETS,
  MAX_TEXT,
  MODE,
  PREAMBLE_ACK,
  PREAMBLE_END,
  SIZED_ENVELOPE,
  UNSIZED_ENVELOPE,
  UPGRADE_REQUEST,
  UPGRADE_RESPONSE,
  VERSION,
  VIA,
} from './constants.js';

/** Octets of the record at `start` (MC-NMF 2.2.3), or what `UnitTaker.measure` says instead. */
export function recordLength(bytes: Uint8Array, start: number, end: number): number {
  switch (bytes[start]) {
    case VERSION:
      return 3;
    case MODE:
    case KNOWN_ENCODING:
      return 2;
    case VIA:
    case EXTENSIBLE_ENCODING:
    case FAULT:
    case UPGRADE_REQUEST:
      return sizedLength(bytes, start, end, MAX_TEXT);
    case SIZED_ENVELOPE:
      return sizedLength(bytes, start, end, MAX_ENVELOPE);
    case UNSIZED_ENVELOPE:
    case END:
    case UPGRADE_RESPONSE:
    case PREAMBLE_ACK:
    case PREAMBLE_END:
      return 1;
    default:
      return NO_UNIT;
  }
}

function sizedLength(bytes: Uint8Array, start: number, end: number, most: number): number {
  let size = 0;
  for (let i = 0; i < MAX_SIZE_OCTETS; i++) {
    const at = start + 1 + i;
    if (at >= end) return MORE_OCTETS;
    size += (bytes[at]! & 0x7f) * 2 ** (7 * i);
    if (bytes[at]! < 0x80) return size <= most ? 2 + i + size : NO_UNIT;
  }
  return NO_UNIT;
}

/** Where the contents of a sized record begin. The size has been measured. */
export function contentsOf(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}
