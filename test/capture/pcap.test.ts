/** Classic pcap: every variant of the header, and what damaged records leave. */
import { describe, expect, it } from 'vitest';
import { FRAMES, parse, pcapFile, text } from './files.js';

const frame = text('a frame of 26 octets, just');

describe('variants of the file', () => {
  it.each([
    ['microseconds', 0xa1b2c3d4, 123_456_000],
    ['nanoseconds', 0xa1b23c4d, 123_456],
  ])('%s, in both byte orders', (_unit, magic, nanoseconds) => {
    for (const little of [true, false]) {
      const { packets, facts } = parse(
        pcapFile([{ seconds: 1_700_000_000, fraction: 123_456, bytes: frame, original: 1500 }], { little, magic, network: 113 }),
      );
      expect(packets).toEqual([
        {
          number: 1,
          hex: Buffer.from(frame).toString('hex'),
          originalLength: 1500,
          linkType: 113,
          interfaceId: 0,
          seconds: 1_700_000_000,
          nanoseconds,
          hasTime: true,
          fcsLength: 0,
        },
      ]);
      expect(facts).toMatchObject({
        format: 'pcap',
        byteOrder: little ? 'little' : 'big',
        packets: 1,
        capturedBytes: 26,
        originalBytes: 1500,
        firstTimeMicros: 1_700_000_000_000_000 + Math.floor(nanoseconds / 1000),
        sections: 1,
        interfaces: [{ id: 0, section: 0, linkType: 113, snaplen: 65_535, name: null, filter: null, packets: 1 }],
        problem: null,
      });
    }
  });

  it('modified: a record header of 24 octets', () => {
    const records = FRAMES.map((bytes) => ({ bytes, modified: true }));
    for (const little of [true, false]) {
      const { packets, facts } = parse(pcapFile(records, { magic: 0xa1b2cd34, little }));
      expect(packets.map(({ hex }) => hex)).toEqual(FRAMES.map((bytes) => Buffer.from(bytes).toString('hex')));
      expect(facts.problem).toBeNull();
    }
  });

  it.each<[[number, number], number, number]>([
    [[2, 4], 26, 40],
    [[2, 3], 26, 40],
    [[2, 3], 40, 26],
    [[2, 2], 40, 26],
    [[2, 0], 40, 26],
    [[543, 0], 40, 26],
  ])('version %j with the lengths %i, %i', (version, captured, original) => {
    const { packets, facts } = parse(pcapFile([{ bytes: frame, captured, original }], { version }));
    expect(packets).toMatchObject([{ hex: Buffer.from(frame).toString('hex'), originalLength: 40 }]);
    expect(facts).toMatchObject({ problem: null, counters: { correctedLengths: 0 } });
  });

  it('the frame check sequence of the network field, in units of two octets', () => {
    expect(parse(pcapFile([{ bytes: frame }], { network: 0x24000001 })).packets).toMatchObject([{ linkType: 1, fcsLength: 4 }]);
    expect(parse(pcapFile([{ bytes: frame }], { network: 0x20000001 })).packets).toMatchObject([{ linkType: 1, fcsLength: 0 }]);
  });
});

describe('records', () => {
  it('that captured more than was on the wire are believed in what they captured', () => {
    const { packets, facts } = parse(pcapFile([{ bytes: frame, original: 5 }]));
    expect(packets).toMatchObject([{ originalLength: 26 }]);
    expect(facts).toMatchObject({ originalBytes: 26, counters: { correctedLengths: 1 } });
  });

  it('whose fraction passes a second carry it over', () => {
    const { packets } = parse(pcapFile([{ seconds: 10, fraction: 2_500_000, bytes: frame }]));
    expect(packets).toMatchObject([{ seconds: 12, nanoseconds: 500_000_000 }]);
  });

  it('out of order: first and last time are the least and the greatest', () => {
    const { facts } = parse(pcapFile([5, 9, 2, 7].map((seconds) => ({ seconds, bytes: frame }))));
    expect([facts.firstTimeMicros, facts.lastTimeMicros]).toEqual([2e6, 9e6]);
  });

  it('beyond the limit end the reading, with offset and packet', () => {
    const { packets, facts } = parse(pcapFile([{ bytes: frame }, { bytes: frame, captured: 262_145 }, { bytes: frame }]));
    expect(packets).toHaveLength(1);
    expect(facts.problem).toEqual({
      code: 'damaged',
      message: expect.stringMatching(/^packet 2, at octet 66, claims 262145 octets.*maxPacketLength 262144/),
      offset: 66,
      packet: 1,
    });
    const most = parse(pcapFile([{ bytes: new Uint8Array(262_144).fill(7) }]));
    expect(most.facts).toMatchObject({ packets: 1, problem: null });
    expect(parse(pcapFile([{ bytes: frame }]), [], { maxPacketLength: 25 }).facts.problem).toMatchObject({ code: 'damaged', packet: 0 });
  });
});

it('counts packets before the one before them, and where the clock was set back', () => {
  const times = [10, 11, 10.5, 12, 11, 10.999_999, 12, 10.999_999];
  const records = times.map((at) => ({ seconds: Math.floor(at), fraction: Math.round((at % 1) * 1e6), bytes: frame }));
  // A step of exactly a second may be a slow queue.
  expect(parse(pcapFile(records)).facts.counters).toMatchObject({ outOfTimeOrder: 4, clockWentBack: 1 });
  expect(parse(pcapFile(records.slice(0, 2))).facts.counters).toMatchObject({ outOfTimeOrder: 0, clockWentBack: 0 });
});
