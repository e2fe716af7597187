/** Awkward captures, as a user meets them: exit code, both streams, and what is kept. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lz4Stored, zstdStored } from '../capture/compressed.js';
import { join, Section, text } from '../capture/files.js';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const sample = new Uint8Array(readFileSync(pathOf(ROOT, 'captures', 'imap-cleartext.pcap')));
let count = 0;

function analyze(name: string, file: Uint8Array) {
  const path = pathOf(folder, name);
  const store = pathOf(folder, `${count++}.db`);
  writeFileSync(path, file);
  return { store, ...exscope(['analyze', path, '--store', store]) };
}

/** Packets of the sample: their octets and where their records begin. */
function records() {
  const view = new DataView(sample.buffer, sample.byteOffset);
  const all: { begin: number; bytes: Uint8Array }[] = [];
  for (let at = 24; at < sample.length; ) {
    const length = view.getUint32(at + 8, true);
    all.push({ begin: at, bytes: sample.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return all;
}

const make = new Section();
const frames = records().map(({ bytes }) => bytes);
const protocols = (store: string) => flowsOf(store).map(({ application }) => application.protocol);
const imap = join(make.header(), make.interface(), ...frames.map((bytes, at) => make.enhanced(bytes, { low: at })));

describe('read in part: exit code 4', () => {
  it('a file cut in a packet: whole packets are kept, octet and packet are named', () => {
    const whole = frames.length - 1;
    const { begin } = records()[whole]!;
    const { status, stdout, stderr, store } = analyze('cut.pcap', sample.subarray(0, sample.length - 1));
    expect(status).toBe(4);
    expect(stderr).toBe(
      `exscope: cut.pcap: the file ends in the middle of the packet record that begins at octet ${begin}, after packet ${whole}\n` +
        `  Everything before that was read: ${whole} packets.\n`,
    );
    expect(stdout).toMatch(/^Incomplete {2}cut\.pcap: /m);
    expect(protocols(store)).toEqual(['imap']);
  });

  it.each([
    ['gzip', new Uint8Array(gzipSync(sample, { level: 0 }))],
    ['lz4', lz4Stored(sample)],
    ['zstd', zstdStored(sample)],
  ])('a %s file cut short: what it still holds is read', (name, file) => {
    const { status, stderr, store } = analyze(`cut.${name}`, file.subarray(0, file.length - 20));
    expect(status).toBe(4);
    expect(stderr).toMatch(/: the compressed file is cut short\n {2}Everything before that was read: \d+ packets\.\n$/);
    expect(protocols(store)).toEqual(['imap']);
  });

  it('a damaged pcapng file is read on at its next section', () => {
    const damaged = join(make.header(), make.interface(), make.bytes().u32(6, 5).done(), imap);
    const { status, stderr, store } = analyze('damaged.pcapng', damaged);
    expect(status).toBe(4);
    expect(stderr).toMatch(
      /the block at octet 48 claims an impossible length of 5, after packet 0: .*reading went on at the section at octet 56/,
    );
    expect(protocols(store)).toEqual(['imap']);
  });
});

describe('read whole: exit code 0', () => {
  it.each([
    ['gzip', new Uint8Array(gzipSync(sample))],
    ['lz4', lz4Stored(sample)],
    ['zstd', zstdStored(sample)],
    ['zstd in gzip', new Uint8Array(gzipSync(zstdStored(sample)))],
  ])('%s, however the file is called', (name, file) => {
    const { status, stderr, store } = analyze(`packed as ${name}.pcap`, file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(protocols(store)).toEqual(['imap']);
  });

  it('interfaces of different link types', () => {
    // The second half of the conversation without Ethernet headers.
    const half = frames.length >> 1;
    const file = join(
      make.header(),
      make.interface({ linkType: 1 }),
      make.interface({ linkType: 101 }),
      ...frames.map((bytes, at) => (at < half ? make.enhanced(bytes, { low: at }) : make.enhanced(bytes.subarray(14), { id: 1, low: at }))),
    );
    const { status, stderr, store } = analyze('mixed.pcapng', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [flow, ...others] = flowsOf(store);
    expect(others).toEqual([]);
    expect(flow!.application.protocol).toBe('imap');
    expect(flow!.client.packets + flow!.server.packets).toBe(frames.length);
  });

  it('blocks of unknown kinds behind the section header', () => {
    const file = join(make.header(), make.block(0x7777, text('whatever')), imap.subarray(make.header().length));
    const { status, stderr, store } = analyze('unknown-block.pcapng', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(protocols(store)).toEqual(['imap']);
  });
});

describe('nothing readable: exit code 3, two lines, no store', () => {
  it.each<[string, Uint8Array, RegExp, RegExp]>([
    ['empty.pcap', new Uint8Array(0), /empty\.pcap is empty \(0 octets\)/, /stopped before its first packet/],
    ['block.pcapng', imap.subarray(make.header().length), /is not a packet capture exscope knows/, /reads pcap, pcapng/],
    ['unknown.pcapng', make.block(0x7777, text('whatever')), /is not a packet capture exscope knows/, /editcap -F pcapng/],
    ['empty.gz', new Uint8Array(gzipSync('')), /is empty/, /stopped/],
    [
      'stub.gz',
      new Uint8Array(gzipSync(sample)).subarray(0, 11),
      /cannot be decompressed: the compressed file is cut short/,
      /gzip -t tests a file/,
    ],
    [
      'wide.zst',
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 18 << 3),
      /cannot be decompressed: the compressed data needs more memory than 128 MiB/,
      /Decompress it first: zstd -d --long=31/,
    ],
    ['trace.erf', erf(), /is an ERF trace/, /editcap -F pcapng \S+trace\.erf \S+trace\.erf\.pcapng/],
    ['trace.har', text('{"log": {"version": "1.2"}}'), /is a HAR file/, /capture on the client or the server/],
    ['trace.bz2', text('BZh91AY&SY'), /is compressed with bzip2/, /bunzip2 -k \S+trace\.bz2/],
    ['trace.xz', text('\xfd7zXZ\0\0\x04'), /is compressed with xz/, /unxz -k \S+trace\.xz/],
    ['trace.matp', text('PK\x03\x04\x14\0'), /ZIP archive \(Message Analyzer traces are such archives\)/, /export it as \.cap/],
    ['trace.txt', text('No. Time\n'), /is text, not a packet capture/, /text2pcap \S+trace\.txt/],
  ])('%s', (name, file, message, hint) => {
    const { status, stdout, stderr, store } = analyze(name, file);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    const [what, how, ...rest] = stderr.split('\n');
    expect(what).toMatch(message);
    expect(how).toMatch(hint);
    expect(rest).toEqual(['']);
    expect(existsSync(store)).toBe(false);
  });
});

/** Two records of Endace's Extensible Record Format: Ethernet, 64 octets each. */
function erf(): Uint8Array {
  const record = new Uint8Array(64);
  record.set([1, 2, 3, 4, 0x60, 0x61, 0x62, 0x63, 2, 4, 0, 64, 0, 0, 0, 60]);
  return join(record, record);
}
