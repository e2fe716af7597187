import { describe, expect, it } from 'vitest';
import { ethernet, ip, type Segment, tcpHeader, u16, u32, udpHeader } from '../helpers/frames.js';
import { inFragments, ipv4Fragment, track } from './track.js';

const CLIENT = '10.0.0.1:1025';
const SERVER = '10.0.0.2:25';
const CLIENT6 = '[2001:db8::1]:1025';
const SERVER6 = '[2001:db8::2]:25';

interface Fields extends Partial<Segment> {
  id?: number;
  checksum?: number;
  options?: number[];
  vlan?: number;
  hops?: number;
}

/** A segment in an Ethernet frame; IPv6 when its addresses are. */
function segment({ id = 0, checksum = 0, options = [], vlan, hops = 64, from = CLIENT, to = SERVER, ...rest }: Fields = {}): number[] {
  const header = tcpHeader({ from, to, ...rest }, options);
  header.splice(16, 2, ...u16(checksum));
  const packet = ip(from, to, 6, [...header, ...Buffer.from((rest.payload as string | undefined) ?? '')]);
  if (packet[0] === 0x45) packet.splice(4, 2, ...u16(id));
  packet[packet[0] === 0x45 ? 8 : 7] = hops;
  return ethernet(packet, vlan === undefined ? [] : [0x81, 0, ...u16(vlan)]);
}

function datagram(text: string, { id = 0, from = CLIENT, to = SERVER, checksum = 0 }: Fields = {}): number[] {
  const header = udpHeader(from, to, text.length);
  header.splice(6, 2, ...u16(checksum));
  const packet = ip(from, to, 17, [...header, ...Buffer.from(text)]);
  if (packet[0] === 0x45) packet.splice(4, 2, ...u16(id));
  return ethernet(packet);
}

/** Duplicates among frames that come so many milliseconds after the first. */
const duplicates = (frames: [millis: number, frame: number[]][], limits = {}) =>
  track(
    frames.map(([millis, frame]) => ({ frame, at: millis / 1000 })),
    limits,
  ).outcomes.duplicate ?? 0;
const timeStamps = (value: number) => [1, 1, 8, 10, ...u32(value), ...u32(1)];

describe('a packet captured twice', () => {
  const twice = [segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n' }), segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n', hops: 63 })];

  it('is in the counts of its flow, and proves nothing', () => {
    const { outcomes, flows, texts } = track(twice);
    expect(outcomes).toEqual({ decoded: 1, duplicate: 1 });
    expect(flows[0]!.sides[0]).toMatchObject({ packets: 2, payloadBytes: 16 });
    expect(texts).toEqual(['EHLO a\r\n']);
  });

  it('is left out of them on demand', () => {
    const { outcomes, flows } = track(twice, { dropDuplicates: true });
    expect(outcomes).toEqual({ decoded: 1, duplicate: 1 });
    expect(flows[0]!.sides[0]).toMatchObject({ packets: 1, payloadBytes: 8, bytes: twice[0]!.length });
  });

  it('is one of the window, to either side of the time', () => {
    expect(
      duplicates([
        [0, twice[0]!],
        [100, twice[1]!],
      ]),
    ).toBe(1);
    expect(
      duplicates([
        [0, twice[0]!],
        [101, twice[1]!],
      ]),
    ).toBe(0);
    expect(
      duplicates([
        [100, twice[0]!],
        [0, twice[1]!],
      ]),
    ).toBe(1);
    expect(
      duplicates(
        [
          [0, twice[0]!],
          [20, twice[1]!],
        ],
        { duplicateWindowMillis: 10 },
      ),
    ).toBe(0);
    expect(
      duplicates(
        [
          [0, twice[0]!],
          [0, twice[1]!],
        ],
        { duplicateWindowMillis: 0 },
      ),
    ).toBe(0);
  });

  it('may have got its checksum only at the second place', () => {
    expect(
      duplicates([
        [0, segment({ id: 5, checksum: 1 })],
        [1, segment({ id: 5, checksum: 0xabcd })],
      ]),
    ).toBe(1);
  });

  it('may be of IPv6, of UDP, of each of several layers', () => {
    const six = segment({ from: CLIENT6, to: SERVER6, sequence: 1, payload: 'EHLO a\r\n', checksum: 77 });
    expect(
      duplicates([
        [0, six],
        [0, six],
        [1, six],
        [1, six],
      ]),
    ).toBe(3);
    const invite = datagram('INVITE sip:a@example.com SIP/2.0', { id: 9 });
    expect(
      duplicates([
        [0, invite],
        [1, invite],
      ]),
    ).toBe(1);
  });

  it('is told in the captures of both ends, when these are read together', () => {
    const { coverages } = track([{ frame: twice[0]! }, { frame: twice[1]!, capture: 1 }]);
    expect(coverages.map((coverage) => coverage.entries())).toEqual([[['decoded', 1]], [['duplicate', 1]]]);
  });

  it('is another with other addresses, ports, transport, length or VLAN', () => {
    const others = [
      segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n', from: '10.0.0.3:1025' }),
      segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n', from: '10.0.0.1:1026' }),
      segment({ id: 5, sequence: 1, payload: 'EHLO' }),
      segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n', vlan: 7 }),
      segment({ id: 5, sequence: 1, payload: 'EHLO a\r\n', flags: 'PA' }),
    ];
    expect(duplicates([[0, twice[0]!], ...others.map((frame): [number, number[]] => [1, frame])])).toBe(0);
    const six = (last: number) => segment({ from: CLIENT6, to: `[2001:db8:${last}::2]:25`, checksum: 5 });
    expect(
      duplicates([
        [0, six(1)],
        [0, six(2)],
      ]),
    ).toBe(0);
  });
});

describe('what looks like a packet captured twice', () => {
  it('is a retransmission with an identification of its own', () => {
    expect(
      duplicates([
        [0, segment({ id: 5, sequence: 1, payload: 'a' })],
        [0, segment({ id: 6, sequence: 1, payload: 'a' })],
      ]),
    ).toBe(0);
  });

  it('is the next keep-alive or probe of a system without identifications', () => {
    const keepAlive = segment({ sequence: 99, payload: '\0' });
    expect(
      duplicates([
        [0, keepAlive],
        [1000, keepAlive],
        [2000, keepAlive],
      ]),
    ).toBe(0);
    // Sooner, its time stamp tells, also before offload has set the checksum.
    const stamped = (value: number) => segment({ sequence: 99, payload: '\0', options: timeStamps(value) });
    expect(
      duplicates([
        [0, stamped(1)],
        [50, stamped(51)],
        [50, stamped(51)],
      ]),
    ).toBe(1);
  });

  it('is a repeated acknowledgment of IPv6 that says more than the one before', () => {
    const sack = (end: number) =>
      segment({ from: CLIENT6, to: SERVER6, sequence: 1, acknowledgment: 9, options: [1, 1, 5, 10, ...u32(100), ...u32(end)] });
    expect(
      duplicates([
        [0, sack(200)],
        [1, sack(300)],
        [2, sack(400)],
      ]),
    ).toBe(0);
  });

  it('is a retransmission of IPv6, or a retry of LLMNR, which come within the window', () => {
    const data = segment({ from: CLIENT6, to: SERVER6, sequence: 1, payload: 'EHLO a\r\n', checksum: 77 });
    expect(
      duplicates([
        [0, data],
        [58, data],
      ]),
    ).toBe(0);
    const query = datagram('LLMNR', { from: CLIENT6, to: '[ff02::1:3]:5355', checksum: 5 });
    expect(
      duplicates([
        [0, query],
        [99.9, query],
      ]),
    ).toBe(0);
    expect(
      duplicates([
        [0, query],
        [9, query],
      ]),
    ).toBe(1);
  });

  it('is the reset that answers another segment', () => {
    const reset = segment({ flags: 'R', sequence: 798 });
    expect(
      duplicates([
        [0, reset],
        [0, reset],
        [1, reset],
      ]),
    ).toBe(0);
    expect(
      duplicates([
        [0, segment({ flags: 'R', id: 7 })],
        [0, segment({ flags: 'R', id: 7 })],
      ]),
    ).toBe(1);
  });

  it('is a retransmission of a SIP message or of a DNS query', () => {
    const invite = datagram('INVITE sip:a@example.com SIP/2.0');
    expect(
      duplicates([
        [0, invite],
        [500, invite],
        [1500, invite],
        [3500, invite],
      ]),
    ).toBe(0);
    const query = datagram('\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01', { to: '10.0.0.2:53' });
    expect(
      duplicates([
        [0, query],
        [1000, query],
        [3000, query],
      ]),
    ).toBe(0);
  });

  it('is the next datagram of a system that gives all of them one identification', () => {
    for (const id of [0, 1]) {
      const rtp = (sequence: number) => datagram(`\x80\x08\0${String.fromCharCode(sequence)}${'x'.repeat(160)}`, { id });
      expect(
        duplicates([
          [0, rtp(1)],
          [20, rtp(2)],
          [40, rtp(3)],
        ]),
      ).toBe(0);
      const tail = (text: string) => datagram(`${'x'.repeat(160)}${text}`, { id });
      expect(
        duplicates([
          [0, tail('one')],
          [1, tail('two')],
        ]),
      ).toBe(0);
    }
  });
});

describe('fragments captured twice', () => {
  const text = 'x'.repeat(40);
  const content = [...udpHeader(CLIENT, SERVER, text.length), ...Buffer.from(text)];
  const [first, last] = inFragments(content, 24, ipv4Fragment) as [number[], number[]];

  it('make no second datagram, and none that is never whole', () => {
    for (const frames of [
      [first, first, last, last],
      [first, last, first, last],
    ]) {
      const { outcomes, counters, flows } = track(frames);
      expect(outcomes).toEqual({ decoded: 2, duplicate: 2 });
      expect(counters).toMatchObject({ reassembledDatagrams: 1, incompleteDatagrams: 0, fragmentOverlaps: 0 });
      expect(flows[0]!.sides[0]!.payloadBytes).toBe(40);
    }
  });

  it('are frames of their flow while its datagram waits, unless they are left out', () => {
    expect(track([first, first, last]).packets).toBe(3);
    expect(track([first, first, last], { dropDuplicates: true }).packets).toBe(2);
  });

  it('must say the same', () => {
    const liar = [...first.slice(0, -1), 0x58];
    expect(track([first, liar, last])).toMatchObject({ outcomes: { decoded: 3 }, counters: { fragmentOverlaps: 1 } });
  });

  it('are seen as well when the datagrams were cut into other pieces', () => {
    const others = inFragments(content, 16, ipv4Fragment);
    const { outcomes, flows } = track([first, last, ...others]);
    expect(outcomes).toEqual({ decoded: 2, duplicate: others.length });
    expect(flows).toHaveLength(1);
  });
});
