/** Every octet of payload ends in exactly one counter, whatever the segments and limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coverage } from '../../src/decode/coverage.js';
import { Observer } from '../../src/inspect/observer.js';
import { balanced, type Counted } from '../../src/observe/balance.js';
import { ethernet, ip, recordOf, tcpFrame, u16, udpFrame } from '../helpers/frames.js';

const ENDS = [
  ['10.0.0.1:1025', '10.0.0.2:25'],
  ['10.0.0.3:1026', '10.0.0.2:143'],
] as const;
const TEXTS = ['220 mx ESMTP\r\n', 'EHLO a\r\n', '* OK IMAP4\r\n', '\x16\x03\x01\x00\x05', 'zzzzzzzzzzzzzzzz'] as const;

const frames = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('tcp' as const),
        ends: fc.constantFrom(...ENDS),
        back: fc.boolean(),
        flags: fc.constantFrom('A', 'A', 'A', 'A', 'S', 'SA', 'FA', 'R', 'RA'),
        sequence: fc.nat(60),
        acknowledgment: fc.nat(60),
        payload: fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 30 })),
        cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(20) }),
        micros: fc.constantFrom(0, 10, 20_000, 400_000),
        again: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('udp' as const),
        ends: fc.constantFrom(...ENDS),
        back: fc.boolean(),
        payload: fc.constantFrom(...TEXTS),
        cut: fc.nat(10),
        micros: fc.constant(50),
        again: fc.boolean(),
      }),
    },
  ),
  { minLength: 1, maxLength: 60 },
);

const limits = fc.record({
  maxFlows: fc.constantFrom(16, 1000),
  maxReorderBytes: fc.constantFrom(0, 20, 65_536),
  maxInspectedBytes: fc.constantFrom(30, 1_000_000),
  maxTriedSegments: fc.constantFrom(1, 64),
  maxTriedFromStart: fc.constantFrom(0, 8),
  maxTriedDatagrams: fc.constantFrom(0, 64),
  dropDuplicates: fc.boolean(),
});

type Told = typeof frames extends fc.Arbitrary<infer T> ? T : never;

const SEGMENT = { kind: 'tcp', ends: ENDS[0], sequence: 0, acknowledgment: 0, cut: 0, micros: 0, again: false } as const;
/** Both sides have ended, and more comes: what nobody wants any longer. Found at random too seldom to count on. */
const LATE: Told = [
  { ...SEGMENT, back: true, flags: 'FA', payload: '' },
  { ...SEGMENT, back: false, flags: 'FA', payload: TEXTS[0] },
  { ...SEGMENT, back: false, flags: 'A', sequence: 16, payload: TEXTS[0] },
];
const STRICTEST = {
  maxFlows: 16,
  maxReorderBytes: 0,
  maxInspectedBytes: 30,
  maxTriedSegments: 1,
  maxTriedFromStart: 0,
  maxTriedDatagrams: 0,
  dropDuplicates: false,
};

describe('counters of payload', () => {
  it('add up', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(frames, limits, (told, limit) => {
        let payload = 0;
        const observer = new Observer(
          {
            evidence: () => 0,
            endpoint: () => {},
            flow: ({ sides }) => {
              payload += sides[0].payloadBytes + sides[1].payloadBytes;
            },
          },
          limit,
        );
        const coverage = new Coverage();
        observer.beginCapture(0, coverage);
        let number = 0;
        let micros = 0;
        for (const each of told) {
          const [from, to] = each.back ? [each.ends[1], each.ends[0]] : each.ends;
          const frame =
            each.kind === 'udp'
              ? udpFrame(from, to, each.payload)
              : tcpFrame({
                  from,
                  to,
                  flags: each.flags,
                  sequence: each.sequence,
                  acknowledgment: each.acknowledgment,
                  payload: each.payload,
                });
          micros += each.micros;
          const length = Math.max(54, frame.length - each.cut);
          for (let times = each.again ? 2 : 1; times > 0; times--) {
            const record = recordOf(frame.slice(0, length), { number: ++number, seconds: 1_700_000_000, nanoseconds: micros * 1000 });
            observer.packet({ ...record, originalLength: frame.length });
          }
        }
        observer.finish();
        const octets = balanced({
          captures: [{ name: 'a', packets: number, coverage: coverage.entries() }],
          payload: observer.payload,
          inspected: observer.inspectedPayload,
          dropDuplicates: limit.dropDuplicates,
        });
        expect(Object.values(octets).reduce((sum, each) => sum + each, 0)).toBe(payload);
        for (const [outcome, count] of Object.entries(octets)) if (count > 0) seen.add(outcome);
      }),
      { numRuns: 300, examples: [[LATE, STRICTEST]] },
    );
    expect([...seen].sort()).toEqual(['cut', 'decided', 'duplicate', 'inspected', 'limited', 'repeated', 'reset']);
  });

  it('add up for fragments as well, captured twice and in several captures', () => {
    const udp = [...u16(4000), ...u16(5000), ...u16(48), 0, 0, ...new Array<number>(40).fill(7)];
    const fragmentOf = (content: readonly number[], protocol: number, id: number, from: number, to: number, wrongEnd: boolean) => {
      const packet = ip('10.9.0.1:0', '10.9.0.2:0', protocol, content.slice(from, to));
      packet.splice(4, 4, 0, id, to < content.length || wrongEnd ? 0x20 : 0, from >> 3);
      return packet;
    };
    const piece = fc.record({
      id: fc.constantFrom(77, 78),
      which: fc.constantFrom([0, 16], [16, 32], [32, 48], [0, 24], [16, 48]),
      wrongEnd: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      /** In a tunnel whose packets are fragments themselves: which of them comes. */
      tunnelled: fc.constantFrom(null, null, [0, 24], [24, undefined]),
      again: fc.boolean(),
      millis: fc.constantFrom(1, 1, 1, 61_000),
      nextCapture: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    });
    const seen = { fromEarlierCaptures: 0, duplicatesOfNone: 0, reassembledDatagrams: 0 };
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 30 }),
        fc.record({ maxDatagrams: fc.constantFrom(1, 1000), dropDuplicates: fc.boolean() }),
        (pieces, limit) => {
          const observer = new Observer({ evidence: () => 0, endpoint: () => {}, flow: () => {} }, limit);
          const captures: { packets: number; coverage: Coverage }[] = [];
          const begin = () =>
            observer.beginCapture(captures.length, captures[captures.push({ packets: 0, coverage: new Coverage() }) - 1]!.coverage);
          begin();
          let millis = 0;
          for (const { id, which, wrongEnd, tunnelled, again, millis: later, nextCapture } of pieces) {
            if (nextCapture) begin();
            millis += later;
            const [from, to] = which as [number, number];
            const inner = fragmentOf(udp, 17, id, from, to, wrongEnd);
            const network = tunnelled === null ? inner : fragmentOf(inner, 4, id + 100, tunnelled[0]!, tunnelled[1] ?? inner.length, false);
            for (let times = again ? 2 : 1; times > 0; times--) {
              const capture = captures.at(-1)!;
              const seconds = 1_700_000_000 + Math.floor(millis / 1000);
              observer.packet(
                recordOf(Uint8Array.from(ethernet(network)), { number: ++capture.packets, seconds, nanoseconds: (millis % 1000) * 1e6 }),
              );
            }
          }
          observer.finish();
          const { payload } = observer;
          balanced({
            captures: captures.map(({ packets, coverage }, index) => ({ name: `${index}`, packets, coverage: coverage.entries() })),
            payload,
            inspected: observer.inspectedPayload,
            dropDuplicates: limit.dropDuplicates,
          });
          seen.fromEarlierCaptures += payload.fromEarlierCaptures;
          seen.duplicatesOfNone += payload.duplicatesOfNone;
          seen.reassembledDatagrams += observer.flowCounters.reassembledDatagrams;
        },
      ),
      { numRuns: 500 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(0);
  });

  const counted: Counted = {
    captures: [
      {
        name: 'a.pcap',
        packets: 3,
        coverage: [
          ['decoded', 2],
          ['duplicate', 1],
        ],
      },
    ],
    payload: {
      fromEarlierCaptures: 0,
      duplicatesOfNone: 0,
      packets: 3,
      octets: 6,
      byOutcome: { 'handed-over': 5, decided: 1, limited: 0, repeated: 0, duplicate: 0, cut: 0, reset: 0 },
    },
    inspected: { inspected: 4, decided: 1, limited: 0 },
    dropDuplicates: false,
  };

  it('are told by where they ended', () => {
    expect(balanced(counted)).toEqual({ inspected: 4, decided: 2, limited: 0, repeated: 0, duplicate: 0, cut: 0, reset: 0 });
    expect(balanced({ ...counted, dropDuplicates: true, payload: { ...counted.payload, packets: 2 } }).inspected).toBe(4);
  });

  it.each<[string, Partial<Counted>]>([
    ['the packets of a.pcap: 4, but 3', { captures: [{ ...counted.captures[0]!, packets: 4 }] }],
    ['the packets of all flows: 3, but 2', { payload: { ...counted.payload, packets: 2 } }],
    ['handed over: 5, but 6', { inspected: { inspected: 5, decided: 1, limited: 0 } }],
    ['the payload of all flows: 7, but 6', { payload: { ...counted.payload, octets: 7 } }],
  ])('that do not add up fail the run: %s', (message, wrong) => {
    expect(() => balanced({ ...counted, ...wrong })).toThrow(message);
  });
});
