/** Patched variants of pcap: the layout of their records is found by trial. */
import { describe, expect, it } from 'vitest';
import { Bytes, FRAMES, join, parse, text } from './files.js';

interface Layout {
  magic: number;
  little?: boolean;
  /** Octets between file header and first record. */
  extension?: number;
  /** Octets of a record header behind time and lengths. */
  behind?: Uint8Array;
  version?: [number, number];
}

const KUZNETZOV = Uint8Array.of(7, 0, 0, 0, 8, 0, 4, 0);
const KUZNETZOV_EARLY = Uint8Array.of(7, 0, 0, 0, 8, 0, 4, 0, 1, 1, 0, 0);
const NOKIA = Uint8Array.of(1, 2, 3, 4);

function file(
  frames: Uint8Array[],
  { magic, little = true, extension = 0, behind = new Uint8Array(0), version = [2, 4] }: Layout,
): Uint8Array {
  const bytes = new Bytes(little)
    .u32(magic)
    .u16(...version)
    .u32(0, 0, 65_535, 1)
    .octets(new Uint8Array(extension).fill(0x99));
  frames.forEach((frame, at) => {
    bytes
      .u32(1_700_000_000 + at, 7 * at, frame.length, frame.length)
      .octets(behind)
      .octets(frame);
  });
  return bytes.done();
}

describe.each([
  ['little', true],
  ['big', false],
])('%s-endian', (_order, little) => {
  it.each<[string, Layout]>([
    ['standard', { magic: 0xa1b2c3d4 }],
    ['standard magic, headers of 24 octets', { magic: 0xa1b2c3d4, behind: KUZNETZOV }],
    ['standard magic, headers of Nokia', { magic: 0xa1b2c3d4, behind: NOKIA }],
    ['modified', { magic: 0xa1b2cd34, behind: KUZNETZOV }],
    ['modified, an earlier state', { magic: 0xa1b2cd34, behind: KUZNETZOV_EARLY }],
    ['modified magic, standard headers', { magic: 0xa1b2cd34 }],
    ['A1B234CD', { magic: 0xa1b234cd }],
    ['A1B234CD, headers of 24 octets', { magic: 0xa1b234cd, behind: KUZNETZOV }],
    ['A12B3C4D', { magic: 0xa12b3c4d }],
    ['A12B3C4D, headers of 28 octets', { magic: 0xa12b3c4d, behind: KUZNETZOV_EARLY }],
    ['Ixia hardware', { magic: 0x1c0001ac, extension: 4 }],
    ['Ixia software', { magic: 0x1c0001ab, extension: 4 }],
    ['lengths in doubt', { magic: 0xa1b2c3d4, version: [2, 3], behind: NOKIA }],
  ])('%s, of few records', (_name, layout) => {
    // One record proves no layout but the likeliest: what another has behind the lengths may be octets of its frame.
    for (let records = 2; records <= 4; records++) {
      const frames = FRAMES.map((bytes) => join(bytes, text('as long as frames are, or so, and a little more'))).slice(0, records);
      const whole = file(frames, { ...layout, little });
      for (const cuts of [[], [30], [24, 40, 50]]) {
        const { packets, facts } = parse(whole, cuts);
        expect(packets.map(({ hex }) => hex)).toEqual(frames.map((bytes) => Buffer.from(bytes).toString('hex')));
        expect(facts.problem).toBeNull();
      }
    }
  });

  it('Ixia hardware counts nanoseconds, Ixia software microseconds', () => {
    const nanoseconds = (magic: number) => parse(file(FRAMES, { magic, little, extension: 4 })).packets.map((packet) => packet.nanoseconds);
    expect(nanoseconds(0x1c0001ac)).toEqual([0, 7, 14, 21]);
    expect(nanoseconds(0x1c0001ab)).toEqual([0, 7000, 14_000, 21_000]);
  });
});

describe('damage is not taken for another layout', () => {
  /** Of a loopback, whose addresses are zeros: a view that is shifted by a few octets finds records without octets. */
  const loopback = new Uint8Array(60);
  const damaged = (layout: Layout, at: number) => {
    const bytes = file([loopback, loopback, loopback, loopback], layout);
    const header = 24 + at * (16 + (layout.behind?.length ?? 0) + loopback.length);
    new DataView(bytes.buffer).setUint32(header + 8, 0x7fffffff, true);
    return { bytes, header };
  };

  it.each([0, 1, 2, 3])('record %i claims too much', (at) => {
    const { bytes, header } = damaged({ magic: 0xa1b2c3d4 }, at);
    const { packets, facts } = parse(bytes);
    expect(packets.map(({ hex }) => hex)).toEqual(Array.from({ length: at }, () => '00'.repeat(60)));
    expect(facts.problem).toMatchObject({ code: 'damaged', offset: header, packet: at });
  });

  it('records that captured more than was on the wire', () => {
    const bytes = file([loopback, loopback, loopback], { magic: 0xa1b2c3d4 });
    for (let at = 0; at < 3; at++) new DataView(bytes.buffer).setUint32(24 + at * 76 + 12, 20, true);
    expect(parse(bytes).facts).toMatchObject({ packets: 3, counters: { correctedLengths: 3 }, problem: null });
  });
});

describe('snaplen', () => {
  const frame = text('a frame of 26 octets, just');
  it.each([0, 10, 262_145, 0xffffffff])('of %i is told, and bounds nothing', (snaplen) => {
    const bytes = file([frame, frame], { magic: 0xa1b2c3d4 });
    new DataView(bytes.buffer).setUint32(16, snaplen, true);
    const { packets, facts } = parse(bytes);
    expect(packets.map(({ hex }) => hex.length / 2)).toEqual([26, 26]);
    expect(facts).toMatchObject({ interfaces: [{ snaplen }], problem: null });
  });
});

describe('link types', () => {
  const linkTypeOf = (network: number, version: [number, number] = [2, 4]) => {
    const bytes = file([text('x')], { magic: 0xa1b2c3d4, version });
    new DataView(bytes.buffer).setUint32(20, network, true);
    const [packet] = parse(bytes).packets;
    return [packet!.linkType, packet!.fcsLength];
  };

  it('of AIX are interface types, in its version only', () => {
    expect([6, 9, 15, 24, 1].map((network) => linkTypeOf(network, [2, 2])[0])).toEqual([1, 6, 10, 0, 1]);
    expect([6, 9, 15].map((network) => linkTypeOf(network)[0])).toEqual([6, 9, 15]);
  });

  it('stand beside the length of the frame check sequence, which is valid only when a bit says so', () => {
    expect(linkTypeOf(0x24000071)).toEqual([113, 4]);
    expect(linkTypeOf(0xf4000001)).toEqual([1, 30]);
    expect(linkTypeOf(0x04000001)).toEqual([1, 0]);
    expect(linkTypeOf(0xf0000001)).toEqual([1, 0]);
  });
});
