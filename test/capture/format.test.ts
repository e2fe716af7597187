/** What is no capture is named, with the way to convert it. */
import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SNIFF_LENGTH, sniff } from '../../src/capture/format.js';
import { ExscopeError } from '../../src/errors.js';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';
import { join, pcapFile, Section, text } from './files.js';

function refusal(bytes: Uint8Array, path = 'trace.bin'): ExscopeError {
  try {
    sniff(bytes.subarray(0, SNIFF_LENGTH), Math.min(bytes.length, SNIFF_LENGTH), { name: path, path });
  } catch (error) {
    if (error instanceof ExscopeError) return error;
    throw error;
  }
  throw new Error('taken for a capture');
}

const pad = (head: Uint8Array) => join(head, new Uint8Array(600));

function etl(): Uint8Array {
  const bytes = new Uint8Array(600);
  new DataView(bytes.buffer).setUint32(0, 65_536, true);
  bytes[72] = 2;
  bytes[75] = 0xc0;
  return bytes;
}

it('recognises captures by their first octets', () => {
  const one = (file: Uint8Array) => sniff(file, file.length, { name: 'x', path: 'x' });
  for (const little of [true, false]) {
    for (const magic of [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0xa1b234cd, 0xa12b3c4d, 0x1c0001ac, 0x1c0001ab])
      expect(one(pcapFile([], { magic, little }))).toBe('pcap');
    expect(one(new Section(little).header())).toBe('pcapng');
  }
  for (const magic of ['GMBU', 'RTSS']) expect(one(pad(text(magic)))).toBe('netmon');
  expect(one(pad(text('snoop\0\0\0')))).toBe('snoop');
});

describe('names', () => {
  it.each<[string, Uint8Array, RegExp, RegExp]>([
    ['an empty file', new Uint8Array(0), /empty/, /stopped/],
    ['Sniffer', pad(text('TRSNIFF data')), /Sniffer/, /editcap -F pcapng/],
    ['ETL', etl(), /ETL/, /pktmon etl2pcap trace\.bin --out trace\.bin\.pcapng.*etl2pcapng trace\.bin trace\.bin\.pcapng/],
    ['NetXRay', pad(text('XCP\x002.002')), /NetXRay/, /editcap -F pcapng trace\.bin trace\.bin\.pcapng/],
    ['iptrace', pad(text('iptrace 2.0')), /AIX/, /editcap -F pcapng/],
    ['OmniPeek', pad(text('\x7fver\0\0')), /OmniPeek/, /editcap -F pcapng/],
    ['Observer', pad(text('ObserverPktBufferVersion=09.00')), /Observer/, /editcap -F pcapng/],
    ['a cabinet', pad(text('MSCF\0\0')), /cabinet/, /etl2pcapng NetTrace\.etl/],
    ['HAR', text('\xef\xbb\xbf{\r\n  "log" : {"version": "1.2", "entries": []}}'), /HAR file/, /Nothing converts it/],
    ['other JSON', text('{"logs": {}}'), /text, not a packet capture/, /text2pcap/],
    [
      'zstd',
      pad(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)),
      /more than twice/,
      /gunzip -k trace\.bin, zstd -d trace\.bin or lz4 -d trace\.bin$/,
    ],
    ['zstd with a skippable frame', pad(Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18)), /more than twice/, /zstd -d/],
    ['lz4', pad(Uint8Array.of(0x04, 0x22, 0x4d, 0x18)), /more than twice/, /lz4 -d/],
    ['legacy lz4', pad(Uint8Array.of(0x02, 0x21, 0x4c, 0x18)), /legacy/, /lz4 -d/],
    ['bzip2', pad(text('BZh9')), /bzip2/, /bunzip2/],
    ['xz', pad(text('\xfd7zXZ\0')), /xz/, /unxz/],
    ['zip', pad(text('PK\x03\x04')), /ZIP/, /Message Analyzer/],
    ['7-Zip', pad(text("7z\xbc\xaf'\x1c")), /7-Zip/, /7z x/],
    ['gzip inside too many', pad(Uint8Array.of(0x1f, 0x8b)), /more than twice/, /gunzip/],
    ['tar', join(new Uint8Array(257), text('ustar'), new Uint8Array(300)), /tar/, /tar -xf/],
    ['Message Analyzer', pad(text('\xff\xfe<\0?\0x\0')), /Message Analyzer/, /Export/],
    ['PowerShell output', pad(text('\xff\xfe1\0')), /UTF-16/, /PowerShell/],
    ['a store', pad(text('SQLite format 3\0')), /store/, /exscope judge trace\.bin/],
    ['text', text('No. Time Source\n1 0.0 10.0.0.1\n'), /text/, /text2pcap/],
    ['anything else', Uint8Array.of(0, 1, 2, 3, 0xff, 0, 0, 0, 0), /not a packet capture exscope knows/, /editcap/],
  ])('%s', (_name, bytes, message, hint) => {
    const error = refusal(bytes);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error).toMatchObject({ exitCode: 3, code: bytes.length === 0 ? 'EXSCOPE_EMPTY' : 'EXSCOPE_NOT_A_CAPTURE' });
  });

  it('commands fit the path: quoted, and taken literally', () => {
    const hint = (path: string) => refusal(pad(text('TRSNIFF data')), path).hint;
    expect(hint('C:\\my traces\\a.cap')).toContain('"C:\\my traces\\a.cap" "C:\\my traces\\a.cap.pcapng"');
    expect(hint('$&.cap')).toContain('"$&.cap" "$&.cap.pcapng"');
    expect(hint('-')).toContain('FILE FILE.pcapng');
  });
});

describe.skipIf(NO_SHARED)('real files', () => {
  it.each([
    ['formats/wsk-small-system-misc-ping.etl', /ETL/],
    ['formats/wsk-erf-ethernet-example.erf', /ERF/],
  ])('%s', (path, message) => {
    expect(refusal(readFileSync(pathOf(SHARED, path))).message).toMatch(message);
  });
});
