import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ethernet, ip, tcpHeader, u16, udpHeader } from '../helpers/frames.js';
import { inFragments, ipv4Fragment, ipv6Fragment, track } from './track.js';

const FROM = '10.0.0.1:1025';
const TO = '10.0.0.2:25';
const TEXT = 'EHLO client.example\r\nMAIL FROM:<a@example.com>\r\n';
const TCP = [...tcpHeader({ from: FROM, to: TO, sequence: 1 }), ...Buffer.from(TEXT)];
const UDP = [...udpHeader(FROM, TO, 40), ...new Array<number>(40).fill(0x61)];
const OTHER = new Array<number>(16).fill(0x58);

describe('datagrams', () => {
  it.each([
    ['IPv4', ipv4Fragment],
    ['IPv6', ipv6Fragment],
  ] as const)('of %s are put together in whatever order they come', (_name, make) => {
    const frames = inFragments(TCP, 16, make, { protocol: 6 });
    fc.assert(
      fc.property(fc.shuffledSubarray([...frames.keys()], { minLength: frames.length }), (order) => {
        const { texts, outcomes, flows, counters } = track(order.map((index) => frames[index]!));
        expect(texts).toEqual([TEXT]);
        expect(outcomes).toEqual({ decoded: frames.length });
        expect(flows[0]!.sides[0]).toMatchObject({ port: 1025, packets: frames.length, payloadBytes: TEXT.length });
        expect(flows[0]!.sides[0]!.bytes).toBe(frames.reduce((sum, frame) => sum + frame.length, 0));
        expect(counters).toMatchObject({ reassembledDatagrams: 1, incompleteDatagrams: 0, fragmentOverlaps: 0 });
      }),
      { numRuns: 20 },
    );
  });

  it('have their extension headers in front, in IPv6', () => {
    const options = [6, 0, 1, 4, 0, 0, 0, 0];
    const { texts, outcomes } = track(inFragments([...options, ...TCP], 24, ipv6Fragment, { protocol: 60 }));
    expect(texts).toEqual([TEXT]);
    expect(outcomes).toEqual({ decoded: 4 });
  });

  it('stay fragments without a beginning, and with one belong to their flow', () => {
    const frames = inFragments(TCP, 24, ipv4Fragment, { protocol: 6 });
    expect(track(frames.slice(1))).toMatchObject({ flows: [], outcomes: { fragment: 2 }, counters: { incompleteDatagrams: 1 } });
    const { texts, flows, packets } = track([frames[0]!, frames[2]!]);
    expect(texts).toEqual(['EHLO[44]']);
    expect([packets, flows[0]!.sides[0]!.payloadBytes]).toEqual([2, TEXT.length]);
  });

  it('keep what the snaplen cut apart from what came', () => {
    const frames = inFragments(TCP, 32, ipv4Fragment, { protocol: 6 });
    const cut = { frame: frames[0]!.slice(0, -4), originalLength: frames[0]!.length };
    const { texts, coverages } = track([cut, ...frames.slice(1)]);
    expect(texts).toEqual([`${TEXT.slice(0, 8)}[${TEXT.length - 8}]`]);
    expect(coverages[0]!.payloadCut).toBe(frames.length);
  });

  it('are those of their own VLAN, tunnel and identification', () => {
    const [first, last] = inFragments(UDP, 24, ipv4Fragment) as [number[], number[]];
    const tagged = [...last.slice(0, 12), 0x81, 0, 0, 7, ...last.slice(12)];
    const inTunnel = ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 4, last.slice(14)));
    const another = ethernet(ipv4Fragment(UDP.slice(24), { offset: 24, more: false, id: 8 }));
    expect(track([first, tagged, inTunnel, another]).counters).toMatchObject({ reassembledDatagrams: 0, incompleteDatagrams: 4 });
    expect(track([first, last]).counters.reassembledDatagrams).toBe(1);
  });
});

describe('a datagram given up late', () => {
  const [first] = inFragments(TCP, 32, ipv4Fragment, { protocol: 6 }) as [number[]];
  const whole = ethernet(ip(FROM, TO, 6, TCP));
  const packetsOf = (captured: Parameters<typeof track>[0]) => {
    const { flows } = track(captured);
    return flows.map(({ firstPacket, lastPacket }) => [firstPacket, lastPacket]);
  };

  it('does not turn the order of its flow about', () => {
    expect(packetsOf([first, whole])).toEqual([[1, 2]]);
    expect(packetsOf([whole, first, whole])).toEqual([[1, 3]]);
    expect(packetsOf([whole, first])).toEqual([[1, 2]]);
  });

  it('in another capture leaves the numbers there alone', () => {
    const other = ethernet(ip('10.0.0.9:1025', TO, 6, [...tcpHeader({ from: '10.0.0.9:1025', to: TO, sequence: 1 }), 1]));
    expect(packetsOf([other, other, first, { frame: whole, capture: 1, number: 1 }])).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });
});

describe('overlapping fragments', () => {
  const first = { offset: 0, more: true, protocol: 6 };
  it('leave the octets that came first in IPv4', () => {
    const liar = ethernet(ipv4Fragment(OTHER, { ...first, offset: 24 }));
    const honest = [
      ethernet(ipv4Fragment(TCP.slice(0, 32), first)),
      ethernet(ipv4Fragment(TCP.slice(32), { ...first, offset: 32, more: false })),
    ];
    const { texts, counters, outcomes } = track([honest[0]!, liar, honest[1]!]);
    expect(texts[0]!.slice(0, 12)).toBe(TEXT.slice(0, 12));
    expect(texts[0]!.slice(12, 20)).toBe('XXXXXXXX');
    expect(texts[0]!.slice(20)).toBe(TEXT.slice(20));
    expect(counters).toMatchObject({ fragmentOverlaps: 2, reassembledDatagrams: 1 });
    expect(outcomes).toEqual({ decoded: 3 });
  });

  it('make the datagram unusable in IPv6 (RFC 5722)', () => {
    const frames = [
      ethernet(ipv6Fragment(TCP.slice(0, 32), first)),
      ethernet(ipv6Fragment(OTHER, { ...first, offset: 24 })),
      ethernet(ipv6Fragment(TCP.slice(32), { ...first, offset: 32, more: false })),
    ];
    const { flows, outcomes, counters } = track(frames);
    expect(flows).toEqual([]);
    expect(outcomes).toEqual({ fragment: 3 });
    expect(counters).toMatchObject({ fragmentOverlaps: 1, reassembledDatagrams: 0 });
  });

  it('behind the end of the datagram count for nothing', () => {
    const [one, two, three] = inFragments(TCP, 24, ipv4Fragment, { protocol: 6 }) as [number[], number[], number[]];
    const behind = ethernet(ipv4Fragment(OTHER, { ...first, offset: 800 }));
    // As many units as the datagram has, but not all of them its own.
    expect(track([three, behind, one])).toMatchObject({ counters: { reassembledDatagrams: 0, fragmentOverlaps: 1 } });
    expect(track([three, behind, one, two]).texts).toEqual([TEXT]);
    const otherEnd = ethernet(ipv4Fragment(OTHER, { ...first, offset: 24, more: false }));
    expect(track([three, otherEnd, one, two]).texts).toEqual([TEXT]);
    expect(track([two, three.slice(), behind, one]).texts).toEqual([TEXT]);
    expect(track([behind, three, one, two])).toMatchObject({ counters: { reassembledDatagrams: 0, fragmentOverlaps: 1 } });
  });

  it('that say the same are repeated, also where the snaplen had cut the earlier one', () => {
    const frames = inFragments(TCP, 32, ipv4Fragment, { protocol: 6 });
    const cut = { frame: frames[0]!.slice(0, -4), originalLength: frames[0]!.length };
    expect(track([cut, frames[0]!, ...frames.slice(1)]).counters.fragmentOverlaps).toBe(0);
  });
});

describe('limits of fragments', () => {
  const begin = (id: number) => ethernet(ipv4Fragment(UDP.slice(0, 16), { id, offset: 0, more: true }));

  it('give up the oldest datagram when too many wait', () => {
    const { counters, outcomes } = track(
      Array.from({ length: 20 }, (_, id) => begin(id + 1)),
      { maxDatagrams: 4 },
    );
    expect(counters).toMatchObject({ datagramsEvicted: 16, incompleteDatagrams: 4 });
    expect(outcomes).toEqual({ decoded: 20 });
  });

  it('give up the oldest datagram when they keep too much', () => {
    const { counters } = track(
      Array.from({ length: 20 }, (_, id) => begin(id + 1)),
      { maxFragmentBytes: 40_000 },
    );
    expect(counters.datagramsEvicted).toBe(11);
  });

  it('give up what takes too long by the time of the capture', () => {
    const [first, last] = inFragments(UDP, 24, ipv4Fragment) as [number[], number[]];
    expect(
      track([
        { frame: first, at: 0 },
        { frame: last, at: 59 },
      ]).counters.reassembledDatagrams,
    ).toBe(1);
    // The identification has come again.
    const late = track([
      { frame: first, at: 0 },
      { frame: last, at: 61 },
    ]);
    expect(late.counters).toMatchObject({ reassembledDatagrams: 0, incompleteDatagrams: 2 });
    const again = track([
      { frame: first, at: 0 },
      { frame: first, at: 70 },
      { frame: last, at: 70.1 },
    ]);
    expect(again.counters).toMatchObject({ reassembledDatagrams: 1, incompleteDatagrams: 1, fragmentOverlaps: 0 });
    expect(
      track([
        { frame: first, at: 100 },
        { frame: last, at: 0 },
      ]).counters.reassembledDatagrams,
    ).toBe(0);
  });

  it('do not let a fragment be longer than a datagram', () => {
    const beyond = ethernet(ipv4Fragment(OTHER, { offset: 65_528, more: false }));
    expect(track([beyond]).outcomes).toEqual({ 'malformed-network-header': 1 });
    const odd = ethernet(ipv4Fragment(UDP.slice(0, 21), { offset: 0, more: true }));
    expect(track([odd])).toMatchObject({ outcomes: { decoded: 1 }, flows: [{ sides: [{ port: 1025 }, expect.anything()] }] });
  });
});

describe('fragments and tunnels', () => {
  const gre = (content: readonly number[]) => [0, 0, 8, 0, ...content];
  /** Fragments of an inner datagram, each in an outer one that is in fragments itself. */
  const nested = (content: readonly number[], rest = {}) =>
    inFragments(content, 24, ipv4Fragment, { protocol: 6, ...rest }).flatMap((frame, index) =>
      inFragments(gre(frame.slice(14)), 32, ipv4Fragment, { id: 100 + index, protocol: 47, ends: ['192.0.2.1', '192.0.2.2'] }),
    );

  it('within each other are put together', () => {
    const frames = nested(TCP);
    const { texts, outcomes, packets, tunnels } = track(frames);
    expect(texts).toEqual([TEXT]);
    expect(outcomes).toEqual({ decoded: frames.length });
    expect([packets, tunnels]).toEqual([frames.length, { gre: frames.length }]);
  });

  it('are counted once for each frame', () => {
    const frames = inFragments(TCP, 24, ipv4Fragment, { protocol: 6 }).map((frame) =>
      ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 47, gre(frame.slice(14)))),
    );
    expect(track(frames)).toMatchObject({ outcomes: { decoded: 3 }, tunnels: { gre: 3 } });
    // Another tunnel in what was put together.
    const inner = inFragments(gre(ip(FROM, TO, 6, TCP)), 32, ipv4Fragment, { protocol: 47 });
    const outer = inner.map((frame) => ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 4, frame.slice(14))));
    expect(track(outer).tunnels).toEqual({ 'gre+ip-in-ip': outer.length });
  });

  it('are counted where each frame was captured', () => {
    const frames = nested(TCP);
    const { coverages, texts } = track(frames.map((frame, index) => ({ frame, capture: index % 2 })));
    expect(texts).toEqual([TEXT]);
    for (const [capture, coverage] of coverages.entries()) {
      expect(coverage.total()).toBe(frames.filter((_, index) => index % 2 === capture).length);
      for (const [, packets] of coverage.entries()) expect(packets).toBeGreaterThan(0);
    }
    expect(coverages.every((coverage) => coverage.of('fragment') >= 0 && coverage.of('decoded') >= 0)).toBe(true);
  });

  it('do not begin to count the depth anew', () => {
    let packet = ip(FROM, TO, 6, TCP);
    for (let depth = 0; depth < 5; depth++) packet = ip('192.0.2.1:0', '192.0.2.2:0', 4, packet);
    const whole = inFragments(packet, 40, ipv4Fragment, { protocol: 4, ends: ['192.0.2.3', '192.0.2.4'] });
    const outside = (frame: number[], depth: number) => {
      let outer = frame.slice(14);
      for (let at = 0; at < depth; at++) outer = ip('192.0.2.5:0', '192.0.2.6:0', 4, outer);
      return ethernet(outer);
    };
    expect(track(whole.map((frame) => outside(frame, 2))).texts).toEqual([TEXT]);
    expect(track(whole.map((frame) => outside(frame, 3))).outcomes).toEqual({ 'tunnel-too-deep': whole.length });
  });
});

describe('hostile fragments', () => {
  it('never throw, and every frame is counted once', () => {
    const fragment = fc.record({
      six: fc.boolean(),
      id: fc.nat(2),
      offset: fc.oneof(fc.nat(4), fc.constantFrom(8190, 8191)).map((units) => units * 8),
      more: fc.boolean(),
      protocol: fc.constantFrom(4, 6, 17, 41, 44, 47, 60, 51),
      content: fc.uint8Array({ maxLength: 40 }),
      at: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
        const { coverages, flows, packets } = track(
          fragments.map(({ six, content, at, ...rest }) => ({
            frame: ethernet((six ? ipv6Fragment : ipv4Fragment)([...content], rest)),
            at,
          })),
          { maxDatagrams: 3 },
        );
        expect(coverages[0]!.total()).toBe(fragments.length);
        for (const [, count] of coverages[0]!.entries()) expect(count).toBeGreaterThan(0);
        expect(packets).toBe(coverages[0]!.of('decoded') + coverages[0]!.of('duplicate'));
        expect(flows.length).toBeLessThanOrEqual(fragments.length);
      }),
      { numRuns: 150 },
    );
  });

  it('with a length of nothing are counted', () => {
    expect(track([ethernet(ipv4Fragment([], { offset: 0, more: true }))]).coverages[0]!.total()).toBe(1);
    expect(track([ethernet([...ip('[::1]:0', '[::2]:0', 44, [17, 0, ...u16(1), 0, 0, 0, 1])])]).coverages[0]!.total()).toBe(1);
  });
});
