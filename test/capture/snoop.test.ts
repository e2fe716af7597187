/** snoop (RFC 1761): its records, and records that lie. */
import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';
import { FRAMES, parse, text } from './files.js';
import { snoopFile } from './snoop-files.js';

const frame = text('a frame of 26 octets, just');
const hex = Buffer.from(frame).toString('hex');

describe('records', () => {
  it('with their times, lengths and padding', () => {
    const { packets, facts } = parse(
      snoopFile([
        { bytes: frame, original: 1500, seconds: 1_700_000_000, micros: 123_456 },
        { bytes: FRAMES[1]!, padding: 9, seconds: 1_700_000_001, micros: 2_500_000 },
        { bytes: new Uint8Array(0) },
      ]),
    );
    const common = { linkType: 1, interfaceId: 0, hasTime: true, fcsLength: 0 };
    expect(packets).toEqual([
      { ...common, number: 1, hex, originalLength: 1500, seconds: 1_700_000_000, nanoseconds: 123_456_000 },
      { ...common, number: 2, hex: '326e64', originalLength: 3, seconds: 1_700_000_003, nanoseconds: 500_000_000 },
      { ...common, number: 3, hex: '', originalLength: 0, seconds: 1, nanoseconds: 0 },
    ]);
    expect(facts).toMatchObject({
      format: 'snoop',
      byteOrder: 'big',
      packets: 3,
      sections: 1,
      interfaces: [{ id: 0, linkType: 1, packets: 3 }],
      droppedByCapture: 0,
      problem: null,
    });
  });

  it('tell the drops since the beginning', () => {
    const { facts } = parse(snoopFile([3, 5, 5].map((drops) => ({ bytes: frame, drops }))));
    expect(facts.droppedByCapture).toBe(5);
    expect(parse(snoopFile([])).facts.droppedByCapture).toBeNull();
  });

  it('that captured more than was on the wire are believed in what they captured', () => {
    const { packets, facts } = parse(snoopFile([{ bytes: frame, original: 5 }]));
    expect(packets).toMatchObject([{ originalLength: 26 }]);
    expect(facts.counters.correctedLengths).toBe(1);
  });

  it.each([
    [0, 1],
    [2, 6],
    [4, 1],
    [8, 10],
    [9, 0x20009],
  ])('of datalink type %i', (datalink, linkType) => {
    expect(parse(snoopFile([{ bytes: frame }], { datalink })).packets).toMatchObject([{ linkType }]);
  });
});

describe('damage', () => {
  const offset = 16 + 24 + 28;
  it.each([
    ['a packet longer than the limit', { bytes: frame, captured: 262_145, length: 262_169 }],
    ['a record too short for its packet', { bytes: frame, length: 49 }],
    ['a record far longer than its packet', { bytes: frame, length: 1_000_000 }],
    ['a record of no length', { bytes: frame, length: 0 }],
  ])('%s ends the reading, with offset and packet', (_what, record) => {
    const { packets, facts } = parse(snoopFile([{ bytes: frame }, record, { bytes: frame }]));
    expect(packets).toHaveLength(1);
    expect(facts.problem).toEqual({
      code: 'damaged',
      message: expect.stringMatching(new RegExp(`^packet 2, at octet ${offset}, claims .* octets in a record of .*maxPacketLength 262144`)),
      offset,
      packet: 1,
    });
  });

  it('another version is not guessed at', () => {
    const { packets, facts } = parse(snoopFile([{ bytes: frame }], { version: 3 }));
    expect(packets).toEqual([]);
    expect(facts.problem).toMatchObject({ code: 'unknown-version', message: expect.stringContaining('snoop version 3') });
  });
});

it.skipIf(NO_SHARED)('a real capture', () => {
  const { packets, facts } = parse(new Uint8Array(readFileSync(pathOf(SHARED, 'formats', 'wsk-genbroad.snoop'))));
  expect(facts).toMatchObject({ packets: packets.length, problem: null });
  expect(packets[0]).toMatchObject({ originalLength: 86, linkType: 1, seconds: 0x3650f2df, nanoseconds: 0x000d830c * 1000 });
  expect(packets.length).toBeGreaterThan(5);
});
