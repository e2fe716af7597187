import { isGzip } from './gzip/member-header.js';
import { isLz4 } from './lz4/frame-header.js';
import { u16be, u32le } from './read.js';
import { isZstd } from './zstd/frame-header.js';

/** A format exscope recognises and does not read. */
export interface ForeignFormat {
  /** Completes "FILE is …". */
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

const EDITCAP = 'Convert it first: editcap -F pcapng FILE FILE.pcapng';

/** Order matters only for the vague ones at the end. */
export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { what: 'a Sniffer trace', convert: EDITCAP, matches: startsWithText('TRSNIFF') },
  { what: 'a NetXRay or Windows Sniffer trace', convert: EDITCAP, matches: startsWithText('XCP\0') },
  { what: 'an iptrace trace of AIX', convert: EDITCAP, matches: startsWithText('iptrace ') },
  { what: 'an OmniPeek trace', convert: EDITCAP, matches: startsWithText('\x7fver') },
  { what: 'a Network Instruments Observer trace', convert: EDITCAP, matches: startsWithText('ObserverPktBuf') },
  {
    what: 'a Windows ETL trace, not a packet capture',
    convert: 'Convert it first: pktmon etl2pcap FILE --out FILE.pcapng (pktmon traces) or etl2pcapng FILE FILE.pcapng (netsh traces)',
    matches: isEtl,
  },
  {
    what: 'compressed more than twice',
    convert: 'Decompress it once or more first, by what it was compressed with: gunzip -k FILE, zstd -d FILE or lz4 -d FILE',
    matches: (bytes) => isGzip(bytes) || isZstd(bytes) || isLz4(bytes),
  },
  {
    what: 'compressed with the legacy format of lz4',
    convert: 'Decompress it first: lz4 -d FILE',
    matches: startsWith(0x02, 0x21, 0x4c, 0x18),
  },
  {
    what: 'compressed with bzip2',
    convert: 'Decompress it first: bunzip2 -k FILE',
    matches: (bytes) => startsWithText('BZh')(bytes) && bytes[3]! >= 0x31 && bytes[3]! <= 0x39,
  },
  { what: 'compressed with xz', convert: 'Decompress it first: unxz -k FILE', matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0) },
  {
    what: 'a ZIP archive (Message Analyzer traces are such archives)',
    convert: 'Unpack it; a .matu or .matp trace: export it as .cap from Message Analyzer, then editcap -F pcapng FILE.cap FILE.pcapng',
    matches: startsWithText('PK\x03\x04'),
  },
  { what: 'a 7-Zip archive', convert: 'Unpack it first: 7z x FILE', matches: startsWith(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  {
    what: 'a Windows cabinet',
    convert: 'netsh trace writes its packets into the .etl file beside it: etl2pcapng NetTrace.etl NetTrace.pcapng',
    matches: startsWithText('MSCF'),
  },
  {
    what: 'a tar archive',
    convert: 'Unpack it first: tar -xf FILE',
    matches: (bytes, length) => length >= 262 && startsWithText('ustar')(bytes.subarray(257)),
  },
  {
    what: 'a Message Analyzer trace',
    convert: 'Export it as .cap from Message Analyzer, then: editcap -F pcapng FILE.cap FILE.pcapng',
    matches: (bytes) => startsWith(0xff, 0xfe, 0x3c, 0, 0x3f, 0)(bytes),
  },
  {
    what: 'UTF-16 text, not a packet capture',
    convert: 'PowerShell turns binary output into text when it is redirected with >: let the capture program write the file itself',
    matches: (bytes) => startsWith(0xff, 0xfe)(bytes) || startsWith(0xfe, 0xff)(bytes),
  },
  {
    what: 'a SQLite database; is it an exscope store?',
    convert: 'Stores are read with: exscope judge FILE, exscope flows FILE',
    matches: startsWithText('SQLite format 3\0'),
  },
  { what: 'an ERF trace', convert: EDITCAP, matches: isErf },
  {
    what: 'a HAR file: requests a browser made, not packets',
    convert: 'Nothing converts it into packets: capture on the client or the server with Wireshark, dumpcap or pktmon',
    matches: isHar,
  },
  { what: 'text, not a packet capture', convert: 'A hex dump can be converted: text2pcap FILE FILE.pcapng', matches: isText },
];

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

/** No magic: a known record type, sane flags, and a record length that leads to another record. */
function isErf(bytes: Uint8Array, length: number): boolean {
  const type = bytes[8]! & 0x7f;
  if (length < 16 || type < 1 || type > 48) return false;
  const next = u16be(bytes, 10);
  if (next < 16) return false;
  if (next + 16 > length) return bytes[7] !== 0 && bytes[0] !== 0 && !isText(bytes, length);
  return (bytes[next + 8]! & 0x7f) === type;
}

/** HTTP Archive 1.2: JSON whose only member is "log". */
function isHar(bytes: Uint8Array, length: number): boolean {
  const begin = Buffer.from(bytes.subarray(0, length)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:\s*\{/.test(begin);
}

function isText(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const octet = bytes[i]!;
    if (octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d && octet !== 0x0c && octet !== 0x1b) return false;
    if (octet === 0x7f) return false;
  }
  return true;
}
