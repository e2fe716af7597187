import { u16le, u32le } from '../read.js';

/** Octets of the file header that are read; in the file it is padded to 128. */
export const NETMON_HEADER = 64;

export interface NetmonHeader {
  version: string;
  major: number;
  minor: number;
  /** Media type of all frames before version 2.1. */
  mediaType: number;
  /** When the capture began, by the clock of the capturing system, whose time zone only versions from 2.3 on tell: seconds since 1970 and milliseconds. */
  startSeconds: number;
  startMillis: number;
  /** Where the offsets of the frames are, and how many octets they take. */
  frameTable: { offset: number; length: number };
  /** Where the processes are described, and how many; from version 2.2 on. */
  processes: { offset: number; count: number };
}

/** `GMBU` (2.x) or `RTSS` (1.x). */
export function isNetmon(bytes: Uint8Array, start: number): boolean {
  return is(bytes, start, 0x47, 0x4d, 0x42, 0x55) || is(bytes, start, 0x52, 0x54, 0x53, 0x53);
}

/** File header of Microsoft Network Monitor (its help, "Capture File Format"): little-endian. `bytes` has NETMON_HEADER octets. */
export function readNetmonHeader(bytes: Uint8Array): NetmonHeader {
  const u16 = (offset: number) => u16le(bytes, offset);
  const u32 = (offset: number) => u32le(bytes, offset);
  const [minor, major] = [bytes[4]!, bytes[5]!];
  const start = Date.UTC(u16(8), u16(10) - 1, u16(14), u16(16), u16(18), u16(20));
  // Before 2.2 these fields are not written, and may hold anything.
  const described = major === 2 && minor >= 2;
  return {
    version: `${major}.${minor}`,
    major,
    minor,
    mediaType: u16(6),
    startSeconds: Number.isFinite(start) ? start / 1000 : 0,
    startMillis: Math.min(u16(22), 999),
    frameTable: { offset: u32(24), length: u32(28) },
    processes: { offset: described ? u32(48) : 0, count: described ? u32(52) : 0 },
  };
}

function is(bytes: Uint8Array, start: number, ...magic: number[]): boolean {
  return magic.every((octet, index) => bytes[start + index] === octet);
}
