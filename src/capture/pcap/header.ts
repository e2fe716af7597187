import { u16be, u16le, u32be, u32le } from '../read.js';

/** Octets of the file header. */
export const FILE_HEADER = 24;

export interface PcapHeader {
  littleEndian: boolean;
  /** Nanoseconds a unit of the time fraction stands for: 1000 or 1. */
  fractionNanoseconds: number;
  /** Octets of a record header: 16, or 24 in the modified format. */
  recordHeader: number;
  /** Which of a record's two lengths comes first differs in old files: `maybe` means that the smaller one was captured. */
  lengthsSwapped: 'no' | 'yes' | 'maybe';
  version: string;
  snaplen: number;
  linkType: number;
  fcsLength: number;
}

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's patch: interface index, protocol and packet type follow the lengths. */
const MODIFIED = 0xa1b2cd34;

/** The byte order a magic number was written in, or null when the octets are no pcap file's. */
export function pcapByteOrder(bytes: Uint8Array, start: number): 'little' | 'big' | null {
  if (isMagic(u32le(bytes, start))) return 'little';
  return isMagic(u32be(bytes, start)) ? 'big' : null;
}

function isMagic(value: number): boolean {
  return value === MICROSECONDS || value === NANOSECONDS || value === MODIFIED;
}

/** File header of classic pcap (draft-ietf-opsawg-pcap 4). Null when the magic number is another's. */
export function readPcapHeader(bytes: Uint8Array, start: number): PcapHeader | null {
  const order = pcapByteOrder(bytes, start);
  if (order === null) return null;
  const littleEndian = order === 'little';
  const u32 = littleEndian ? u32le : u32be;
  const u16 = littleEndian ? u16le : u16be;
  const magic = u32(bytes, start);
  const major = u16(bytes, start + 4);
  const minor = u16(bytes, start + 6);
  const network = u32(bytes, start + 20);
  return {
    littleEndian,
    fractionNanoseconds: magic === NANOSECONDS ? 1 : 1000,
    recordHeader: magic === MODIFIED ? 24 : 16,
    lengthsSwapped: lengthOrder(major, minor),
    version: `${major}.${minor}`,
    snaplen: u32(bytes, start + 16),
    linkType: network & 0xffff,
    // Top four bits: frame check sequence in units of 16 bits, valid when bit 26 is set.
    fcsLength: (network & 0x04000000) !== 0 ? (network >>> 28) * 2 : 0,
  };
}

/** Before version 2.3, and in DG/UX's 543.0, the original length came first; 2.3 had both. */
function lengthOrder(major: number, minor: number): PcapHeader['lengthsSwapped'] {
  if (major === 543 || (major === 2 && minor < 3)) return 'yes';
  return major === 2 && minor === 3 ? 'maybe' : 'no';
}
