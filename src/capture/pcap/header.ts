import { u16be, u16le, u32be, u32le } from '../read.js';

/** Octets of the file header. */
export const FILE_HEADER = 24;

export interface PcapHeader {
  littleEndian: boolean;
  /** Nanoseconds a unit of the time fraction stands for: 1000 or 1. */
  fractionNanoseconds: number;
  /** Octets between file header and first record. */
  extension: number;
  /** Octets record headers may have, the likeliest first: which it is only the records tell. */
  recordHeaders: readonly number[];
  /** Which of a record's two lengths comes first differs in old files: `maybe` means that the smaller one was captured. */
  lengthsSwapped: 'no' | 'yes' | 'maybe';
  version: string;
  snaplen: number;
  linkType: number;
  fcsLength: number;
}

/** Time and two lengths. */
const STANDARD = 16;
/** Interface index, protocol and packet type behind them (Alexey Kuznetzov's patch). */
const KUZNETZOV = 24;
/** The same with processor numbers (an earlier state of it). */
const KUZNETZOV_EARLY = 28;
/** Four octets more (Nokia). */
const NOKIA = 20;

interface Variant {
  magic: number;
  fractionNanoseconds: number;
  extension: number;
  recordHeaders: readonly number[];
}

const VARIANTS: readonly Variant[] = [
  { magic: 0xa1b2c3d4, fractionNanoseconds: 1000, extension: 0, recordHeaders: [STANDARD, KUZNETZOV, NOKIA] },
  { magic: 0xa1b23c4d, fractionNanoseconds: 1, extension: 0, recordHeaders: [STANDARD] },
  { magic: 0xa1b2cd34, fractionNanoseconds: 1000, extension: 0, recordHeaders: [KUZNETZOV, KUZNETZOV_EARLY, STANDARD] },
  // Two patches that libpcap names and nobody describes.
  { magic: 0xa1b234cd, fractionNanoseconds: 1000, extension: 0, recordHeaders: [STANDARD, KUZNETZOV, KUZNETZOV_EARLY, NOKIA] },
  { magic: 0xa12b3c4d, fractionNanoseconds: 1000, extension: 0, recordHeaders: [STANDARD, KUZNETZOV, KUZNETZOV_EARLY, NOKIA] },
  // Ixia's captures in hardware and in software: the length of all records follows the file header.
  { magic: 0x1c0001ac, fractionNanoseconds: 1, extension: 4, recordHeaders: [STANDARD] },
  { magic: 0x1c0001ab, fractionNanoseconds: 1000, extension: 4, recordHeaders: [STANDARD] },
];

/** Version 2.2 of AIX wrote interface types (RFC 1573's ifType) instead of link types: Ethernet, Token Ring, FDDI, loopback. */
const AIX: Readonly<Record<number, number>> = { 6: 1, 9: 6, 15: 10, 24: 0 };

/** The byte order a magic number was written in, or null when the octets are no pcap file's. */
export function pcapByteOrder(bytes: Uint8Array, start: number): 'little' | 'big' | null {
  if (variantOf(u32le(bytes, start)) !== undefined) return 'little';
  return variantOf(u32be(bytes, start)) === undefined ? null : 'big';
}

function variantOf(magic: number): Variant | undefined {
  return VARIANTS.find((variant) => variant.magic === magic);
}

/** File header of classic pcap (draft-ietf-opsawg-pcap 4). Null when the magic number is another's. */
export function readPcapHeader(bytes: Uint8Array, start: number): PcapHeader | null {
  const order = pcapByteOrder(bytes, start);
  if (order === null) return null;
  const littleEndian = order === 'little';
  const u32 = littleEndian ? u32le : u32be;
  const u16 = littleEndian ? u16le : u16be;
  const { fractionNanoseconds, extension, recordHeaders } = variantOf(u32(bytes, start))!;
  const major = u16(bytes, start + 4);
  const minor = u16(bytes, start + 6);
  const network = u32(bytes, start + 20);
  const linkType = network & 0x03ff_ffff;
  return {
    littleEndian,
    fractionNanoseconds,
    extension,
    recordHeaders,
    lengthsSwapped: lengthOrder(major, minor),
    version: `${major}.${minor}`,
    snaplen: u32(bytes, start + 16),
    linkType: major === 2 && minor === 2 ? (AIX[linkType] ?? linkType) : linkType,
    // Top four bits: frame check sequence in units of 16 bits, valid when bit 26 is set.
    fcsLength: (network & 0x04000000) !== 0 ? (network >>> 28) * 2 : 0,
  };
}

/** Before version 2.3, and in DG/UX's 543.0, the original length came first; 2.3 had both. */
function lengthOrder(major: number, minor: number): PcapHeader['lengthsSwapped'] {
  if (major === 543 || (major === 2 && minor < 3)) return 'yes';
  return major === 2 && minor === 3 ? 'maybe' : 'no';
}
