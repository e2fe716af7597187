import { EXIT, ExscopeError } from '../errors.js';
import { pcapByteOrder } from './pcap/header.js';
import { u32be, u32le } from './read.js';

/** Octets that suffice to tell every format below. */
export const SNIFF_LENGTH = 512;

export type Readable = 'pcap' | 'pcapng' | 'gzip';

interface Foreign {
  what: string;
  /** How to convert FILE. */
  convert: string;
  matches(bytes: Uint8Array, length: number): boolean;
}

const startsWith =
  (...magic: number[]) =>
  (bytes: Uint8Array) =>
    magic.every((octet, index) => bytes[index] === octet);
const startsWithText = (text: string) => startsWith(...Buffer.from(text, 'latin1'));

/** Formats exscope recognises and does not read, each with the way to convert it. Order matters only for the vague ones at the end. */
const FOREIGN: readonly Foreign[] = [
  {
    what: 'a Microsoft Network Monitor capture',
    convert: 'Convert it first: editcap -F pcapng FILE FILE.pcapng',
    matches: (bytes) => startsWithText('GMBU')(bytes) || startsWithText('RTSS')(bytes),
  },
  { what: 'a snoop capture', convert: 'Convert it first: editcap -F pcapng FILE FILE.pcapng', matches: startsWithText('snoop\0\0\0') },
  {
    what: 'a Windows ETL trace, not a packet capture',
    convert: 'Convert it first: pktmon etl2pcap FILE --out FILE.pcapng (pktmon traces) or etl2pcapng FILE FILE.pcapng (netsh traces)',
    matches: isEtl,
  },
  { what: 'compressed with zstd', convert: 'Decompress it first: zstd -d FILE', matches: startsWith(0x28, 0xb5, 0x2f, 0xfd) },
  { what: 'compressed with lz4', convert: 'Decompress it first: lz4 -d FILE', matches: startsWith(0x04, 0x22, 0x4d, 0x18) },
  { what: 'compressed with bzip2', convert: 'Decompress it first: bunzip2 -k FILE', matches: startsWithText('BZh') },
  { what: 'compressed with xz', convert: 'Decompress it first: unxz -k FILE', matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a) },
  {
    what: 'a ZIP archive (Message Analyzer traces are such archives)',
    convert: 'Unpack it, or export the trace as .cap or .pcap and convert that',
    matches: startsWithText('PK\x03\x04'),
  },
  {
    what: 'a Message Analyzer trace',
    convert: 'Export it as .cap from Message Analyzer, then: editcap -F pcapng FILE.cap FILE.pcapng',
    matches: isUtf16Markup,
  },
  {
    what: 'a SQLite database; is it an exscope store?',
    convert: 'Stores are read with: exscope judge FILE, exscope flows FILE',
    matches: startsWithText('SQLite format 3\0'),
  },
  { what: 'an ERF trace', convert: 'Convert it first: editcap -F pcapng FILE FILE.pcapng', matches: isErf },
  { what: 'text, not a packet capture', convert: 'A hex dump can be converted: text2pcap FILE FILE.pcapng', matches: isText },
];

/** Recognises a capture by its first octets. Throws ExscopeError for everything exscope does not read, saying what it is and how to convert it. */
export function sniff(bytes: Uint8Array, length: number, name: string): Readable {
  if (length === 0) {
    throw new ExscopeError('EXSCOPE_EMPTY', `${name} is empty (0 octets)`, {
      exitCode: EXIT.nothingReadable,
      hint: 'Was the capture stopped before its first packet, or the copy interrupted?',
    });
  }
  if (length >= 4 && pcapByteOrder(bytes, 0) !== null) return 'pcap';
  if (length >= 4 && u32be(bytes, 0) === 0x0a0d0d0a) return 'pcapng';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  const foreign = FOREIGN.find((format) => format.matches(bytes, length));
  throw new ExscopeError('EXSCOPE_NOT_A_CAPTURE', `${name} is ${foreign?.what ?? 'not a packet capture exscope knows'}`, {
    exitCode: EXIT.nothingReadable,
    hint: (
      foreign?.convert ??
      'exscope reads pcap and pcapng, also compressed with gzip; editcap -F pcapng FILE FILE.pcapng converts most others'
    ).replaceAll('FILE', name),
  });
}

/**
 * WMI_BUFFER_HEADER, then TRACE_LOGFILE_HEADER: a power-of-two buffer size, offsets inside it, and the header event's
 * marker C001 or C002 in octets 74 and 75 (evntrace.h, "system" trace header with version 2).
 */
function isEtl(bytes: Uint8Array, length: number): boolean {
  if (length < 104) return false;
  const size = u32le(bytes, 0);
  const saved = u32le(bytes, 4);
  const current = u32le(bytes, 8);
  const powerOfTwo = size >= 1024 && size <= 0x1000000 && (size & (size - 1)) === 0;
  return powerOfTwo && saved <= size && current <= size && bytes[75] === 0xc0 && bytes[72] === 2;
}

/** UTF-16 text that begins with `<?xml` or a path: what Message Analyzer writes. */
function isUtf16Markup(bytes: Uint8Array, length: number): boolean {
  return length > 12 && bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0x3c && bytes[3] === 0;
}

/** No magic: a known record type, sane flags, and a record length that leads to another record. */
function isErf(bytes: Uint8Array, length: number): boolean {
  const type = bytes[8]! & 0x7f;
  if (length < 16 || type < 1 || type > 48) return false;
  const next = (bytes[10]! << 8) | bytes[11]!;
  if (next < 16) return false;
  return next + 16 > length
    ? next < 65_536 && bytes[7] !== 0 && bytes[0] !== 0 && !isText(bytes, length)
    : (bytes[next + 8]! & 0x7f) === type;
}

function isText(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const octet = bytes[i]!;
    if (octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d && octet !== 0x0c && octet !== 0x1b) return false;
    if (octet === 0x7f) return false;
  }
  return true;
}
