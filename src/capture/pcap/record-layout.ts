import { u32be, u32le } from '../read.js';
import type { PcapHeader } from './header.js';

/** Records tried with each layout. */
const TRIED = 3;
const FRACTION = 4;
const LENGTHS = 8;
/** Seconds between the first records of a capture at most, for a layout that is not the likeliest: what a shifted view takes for times are not near one another. */
const NEAR = 31 * 86_400;

/** Octets to have before records tell their layout, as far as is known; then which it is. */
export interface RecordLayout {
  /** Octets of a record header; null when `needed` octets are needed to tell. */
  length: number | null;
  needed: number;
}

/**
 * Variants of the format share magic numbers, so the layout of records is found by trial: the first that makes sense of three records, or
 * of all there are. `bytes[start .. end)` begins with a record; `atEnd`: nothing follows.
 */
export function findRecordLayout(
  bytes: Uint8Array,
  start: number,
  end: number,
  atEnd: boolean,
  header: PcapHeader,
  maxPacketLength: number,
): RecordLayout {
  const [likeliest] = header.recordHeaders;
  if (header.recordHeaders.length === 1) return { length: likeliest!, needed: 0 };
  let needed = 0;
  for (const length of header.recordHeaders) {
    const found = tryLayout(
      bytes,
      start,
      end,
      atEnd,
      length,
      header,
      maxPacketLength,
      length === likeliest ? Number.POSITIVE_INFINITY : NEAR,
    );
    if (found === true) return { length, needed: 0 };
    if (found !== false) needed = Math.max(needed, found);
  }
  // When nothing makes sense it is damaged, whatever it is.
  return needed > 0 ? { length: null, needed } : { length: likeliest!, needed: 0 };
}

/** Whether records make sense; a number: when so many octets are there it can be said. */
function tryLayout(
  bytes: Uint8Array,
  start: number,
  end: number,
  atEnd: boolean,
  length: number,
  { littleEndian, fractionNanoseconds, lengthsSwapped }: PcapHeader,
  maxPacketLength: number,
  near: number,
): boolean | number {
  const u32 = littleEndian ? u32le : u32be;
  let at = start;
  for (let tried = 0; tried < TRIED; tried++) {
    if (end - at < length) return atEnd ? tried > 0 || end === start : at + length - start;
    const first = u32(bytes, at + LENGTHS);
    const second = u32(bytes, at + LENGTHS + 4);
    const captured = lengthsSwapped === 'no' ? first : Math.min(first, second);
    const original = lengthsSwapped === 'no' ? second : Math.max(first, second);
    const sane = captured <= maxPacketLength && captured <= original && original <= maxPacketLength;
    if (tried > 0 && Math.abs(u32(bytes, at) - u32(bytes, start)) > near) return false;
    if (!sane || u32(bytes, at + FRACTION) * fractionNanoseconds >= 1e9) return false;
    at += length + captured;
    // The last record may be cut.
    if (at > end && atEnd) return true;
  }
  return true;
}
