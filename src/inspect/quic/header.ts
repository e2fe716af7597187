import { FIXED, INITIAL, LONG, MAX_CONNECTION_ID, type QuicVersion, RETRY, VERSIONS } from './constants.js';
import { readVarint, varint } from './varint.js';

/** A long header (RFC 9000 17.2); offsets into the datagram. One instance is used again and again. */
export interface LongHeader {
  /** Null: Version Negotiation. */
  version: QuicVersion | null;
  /** As in version 1. */
  type: number;
  destination: number;
  destinationEnd: number;
  source: number;
  sourceEnd: number;
  /** Where the packet number begins, and the packet ends; the rest of the datagram for a Retry. */
  numberAt: number;
  end: number;
}

export const reusedHeader: LongHeader = {
  version: null,
  type: 0,
  destination: 0,
  destinationEnd: 0,
  source: 0,
  sourceEnd: 0,
  numberAt: 0,
  end: 0,
};

/** Reads the long header at `at` into `reusedHeader`. False when it is none of a version known here. A packet cut by the snaplen ends beyond `end`. */
export function readLongHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 7 || (bytes[at]! & LONG) === 0) return false;
  const number = ((bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!) >>> 0;
  const version = VERSIONS.get(number) ?? null;
  if (version === null && number !== 0) return false;
  const header = reusedHeader;
  header.version = version;
  header.destination = at + 6;
  header.destinationEnd = header.destination + bytes[at + 5]!;
  if (bytes[at + 5]! > MAX_CONNECTION_ID || header.destinationEnd >= end) return false;
  header.source = header.destinationEnd + 1;
  header.sourceEnd = header.source + bytes[header.destinationEnd]!;
  if (bytes[header.destinationEnd]! > MAX_CONNECTION_ID || header.sourceEnd > end) return false;
  header.numberAt = header.sourceEnd;
  header.end = end;
  if (version === null) return end - header.sourceEnd >= 4 && (end - header.sourceEnd) % 4 === 0;
  if ((bytes[at]! & FIXED) === 0) return false;
  header.type = (((bytes[at]! >> 4) & 3) - version.shift) & 3;
  if (header.type === RETRY) return end - header.sourceEnd > 16;
  let from = header.sourceEnd;
  if (header.type === INITIAL) {
    if (!readVarint(bytes, from, end)) return false;
    from = varint.end + varint.value;
  }
  if (!readVarint(bytes, from, end)) return false;
  header.numberAt = varint.end;
  header.end = varint.end + varint.value;
  // A packet number and the sample of header protection are always there (RFC 9001 5.4.2).
  return varint.value >= 20 && varint.value <= 65_535;
}
