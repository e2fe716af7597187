import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv6 } from '../../src/address.js';
import { decode } from '../../src/decode/decode.js';
import { Packet } from '../../src/decode/packet.js';
import type { FlowLimits } from '../../src/flow/limits.js';
import { type FlowListener, FlowTable } from '../../src/flow/table.js';
import { describeFlow } from '../../src/inspect/describe.js';
import type { ObservedFlow } from '../../src/inspect/observation.js';
import { recordOf, type Segment, tcpFrame, udpFrame } from '../helpers/frames.js';

const CLIENT = '10.0.0.1:1025';
const SERVER = '10.0.0.2:25';

/**
 * Runs frames through the table; answers with the flows, per flow and side the stream with gaps as `[n]`, and what both sides had sent when a
 * flow was said to be closed.
 */
function run(
  frames: readonly Uint8Array[],
  options: { limits?: Partial<FlowLimits>; times?: number[]; lengths?: number[]; settleAfter?: number } = {},
) {
  const flows: ObservedFlow[] = [];
  const streams: string[][] = [];
  const closed: string[] = [];
  const live = new Map<number, string[]>();
  const stream = (flow: number) => live.get(flow) ?? live.set(flow, ['', '']).get(flow)!;
  const listener: FlowListener = {
    data(flow, side, bytes, start, end) {
      stream(flow)[side] += Buffer.from(bytes.subarray(start, end)).toString('latin1');
      if (options.settleAfter !== undefined) table.settle(flow, false);
    },
    gap(flow, side, length) {
      stream(flow)[side] += `[${length}]`;
    },
    closed(flow) {
      closed.push(stream(flow).join('/'));
    },
    ended(flow) {
      flows.push(structuredClone(describeFlow(table.columns, flow, null, false)));
      streams.push(live.get(flow) ?? ['', '']);
      live.delete(flow);
    },
  };
  const table = new FlowTable(listener, options.limits);
  const packet = new Packet();
  const refilled = Buffer.alloc(2048);
  frames.forEach((frame, index) => {
    // Readers refill one Buffer, whose slices are views: whatever is kept must be a copy.
    refilled.fill(0);
    refilled.set(frame);
    const record = recordOf(refilled, {
      capturedLength: frame.length,
      number: index + 1,
      originalLength: options.lengths?.[index] ?? frame.length,
    });
    if (decode(record, packet) === 0)
      table.update(packet, index + 1, options.times?.[index] ?? index * 1000, record.originalLength, 1, false);
  });
  for (const _ of table.finishing(Number.POSITIVE_INFINITY));
  return { flows, streams, closed, counters: table.counters };
}

const fromClient = (rest: Partial<Segment>) => tcpFrame({ from: CLIENT, to: SERVER, ...rest });
const fromServer = (rest: Partial<Segment>) => tcpFrame({ from: SERVER, to: CLIENT, ...rest });
const handshake = [
  fromClient({ flags: 'S', sequence: 100 }),
  fromServer({ flags: 'SA', sequence: 500, acknowledgment: 101 }),
  fromClient({ sequence: 101, acknowledgment: 501 }),
];

describe('flows', () => {
  it('counts both directions of one conversation', () => {
    const frames = [...handshake, fromServer({ sequence: 501, payload: '220 x\r\n' }), fromClient({ sequence: 101, payload: 'QUIT\r\n' })];
    const { flows } = run(frames);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ transport: 'tcp', serverBasis: 'syn', clientSide: 0, state: 'open', firstPacket: 1, lastPacket: 5 });
    expect(flows[0]!.sides[0]).toMatchObject({ address: '10.0.0.1', port: 1025, packets: 3, payloadBytes: 6, gapBytes: 0 });
    expect(flows[0]!.sides[1]).toMatchObject({ address: '10.0.0.2', port: 25, packets: 2, payloadBytes: 7 });
    expect(flows[0]!.sides[0]!.bytes + flows[0]!.sides[1]!.bytes).toBe(frames.reduce((sum, frame) => sum + frame.length, 0));
  });

  it('keeps VLANs, transports and address families apart', () => {
    const tagged = Uint8Array.from([...fromClient({}).slice(0, 12), 0x81, 0, 0, 5, ...fromClient({}).slice(12)]);
    const { flows } = run([
      fromClient({}),
      tagged,
      udpFrame(CLIENT, SERVER, 'x'),
      tcpFrame({ from: '[::a00:1]:1025', to: '[::a00:2]:25' }),
    ]);
    expect(flows.map(({ vlan, transport }) => [vlan, transport])).toEqual([
      [null, 'tcp'],
      [5, 'tcp'],
      [null, 'udp'],
      [null, 'tcp'],
    ]);
  });

  it('knows the client from a SYN/ACK alone, and from a SYN that comes second', () => {
    const { flows } = run([handshake[1]!, handshake[0]!, handshake[2]!]);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ clientSide: 1, serverBasis: 'syn' });
  });

  it('takes the lower port for the server when nothing else is known, and says so', () => {
    const { flows } = run([fromServer({ payload: 'x' })]);
    expect(flows[0]).toMatchObject({ clientSide: 1, serverBasis: 'none', state: 'midstream' });
  });

  it('tells the states apart', () => {
    const fin = [fromClient({ flags: 'FA', sequence: 101 }), fromServer({ flags: 'FA', sequence: 501, acknowledgment: 102 })];
    expect(run([...handshake, ...fin]).flows[0]!.state).toBe('closed');
    expect(run([...handshake, fromServer({ flags: 'R', sequence: 501 })]).flows[0]!.state).toBe('reset');
    expect(run(handshake).flows[0]!.state).toBe('open');
    expect(run([handshake[0]!]).flows[0]!.state).toBe('unanswered');
    expect(run([udpFrame(CLIENT, SERVER, 'x')]).flows[0]!.state).toBe('unanswered');
  });

  it('begins a new flow when a SYN reuses the addresses and ports', () => {
    const again = fromClient({ flags: 'S', sequence: 9000 });
    const { flows, streams } = run([
      ...handshake,
      fromClient({ sequence: 101, payload: 'old' }),
      again,
      fromClient({ sequence: 9001, payload: 'new' }),
    ]);
    expect(flows.map(({ firstPacket, state }) => [firstPacket, state])).toEqual([
      [1, 'open'],
      [5, 'unanswered'],
    ]);
    expect(streams.map(([client]) => client)).toEqual(['old', 'new']);
  });

  it('takes a repeated SYN for what it is', () => {
    expect(run([handshake[0]!, handshake[0]!, ...handshake]).flows).toHaveLength(1);
  });

  it('does not end a flow because it is silent', () => {
    const hour = 3_600_000_000;
    expect(run([...handshake, fromClient({ sequence: 101, payload: 'a' })], { times: [0, 1, 2, hour] }).flows).toHaveLength(1);
  });
});

describe('streams', () => {
  const parts = [
    fromClient({ sequence: 101, payload: 'AAAA' }),
    fromClient({ sequence: 105, payload: 'BBBB' }),
    fromClient({ sequence: 109, payload: 'CCCC' }),
    fromClient({ sequence: 113, payload: 'DDDD' }),
  ];

  it('are in order whatever the order of capture', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (order) => {
        const { flows, streams } = run([...handshake, ...order.map((index) => parts[index]!)]);
        expect(streams[0]![0]).toBe('AAAABBBBCCCCDDDD');
        expect(flows[0]!.sides[0]!.gapBytes).toBe(0);
      }),
    );
  });

  it('ignore retransmissions and overlaps, also those that bring something new', () => {
    const overlap = fromClient({ sequence: 103, payload: 'AABBBBCC' });
    const { streams, flows } = run([...handshake, parts[0]!, parts[0]!, overlap, parts[2]!]);
    expect(streams[0]![0]).toBe('AAAABBBBCCCC');
    expect(flows[0]!.sides[0]!.gapBytes).toBe(0);
  });

  it('name what was lost, at the end or when the other side has it', () => {
    const lost = run([...handshake, parts[0]!, parts[2]!]);
    expect(lost.streams[0]![0]).toBe('AAAA[4]CCCC');
    expect(lost.flows[0]!.sides[0]!.gapBytes).toBe(4);
    const acknowledged = fromServer({ sequence: 501, acknowledgment: 113, payload: '250 ok\r\n' });
    const order: string[] = [];
    const { streams } = run([...handshake, parts[0]!, parts[2]!, acknowledged, parts[3]!], { times: [0, 1, 2, 3, 4, 50_000, 50_001] });
    order.push(streams[0]![0]!);
    expect(order).toEqual(['AAAA[4]CCCCDDDD']);
  });

  it('count a hole once, and not at all when it is filled late', () => {
    const { flows } = run([...handshake, parts[0]!, parts[3]!, parts[2]!, parts[1]!]);
    expect(flows[0]!.sides[0]!.gapBytes).toBe(0);
    expect(run([...handshake, parts[0]!, parts[3]!, parts[2]!]).flows[0]!.sides[0]!.gapBytes).toBe(4);
  });

  it('turn a hole into a gap at the limit, and count that', () => {
    const { streams, counters } = run([...handshake, parts[0]!, parts[2]!, parts[3]!], { limits: { maxReorderBytes: 6 } });
    expect(streams[0]![0]).toBe('AAAA[4]CCCCDDDD');
    expect(counters.reorderLimited).toBe(1);
  });

  it('name what the snaplen cut', () => {
    const frame = fromClient({ sequence: 101, payload: 'ABCDEFGH' });
    const { streams, flows } = run([...handshake, frame.slice(0, -3), fromClient({ sequence: 109, payload: 'I' })], {
      lengths: [...handshake.map(({ length }) => length), frame.length, fromClient({ payload: 'I' }).length],
    });
    expect(streams[0]![0]).toBe('ABCDE[3]I');
    expect(flows[0]!.sides[0]).toMatchObject({ cutPackets: 1, gapBytes: 0, payloadBytes: 9 });
  });

  it('cross the end of the sequence space', () => {
    const syn = fromClient({ flags: 'S', sequence: 0xfffffffd });
    const { streams, flows } = run([
      syn,
      fromClient({ sequence: 0xfffffffe, payload: 'abcd' }),
      fromClient({ sequence: 4, payload: 'gh' }),
      fromClient({ sequence: 2, payload: 'ef' }),
    ]);
    expect(streams[0]![0]).toBe('abcdefgh');
    expect(flows[0]!.sides[0]!.gapBytes).toBe(0);
  });

  it('cost counters only once the listener has settled', () => {
    const { streams, flows } = run([...handshake, ...parts], { settleAfter: 1 });
    expect(streams[0]![0]).toBe('AAAA');
    expect(flows[0]!.sides[0]!.payloadBytes).toBe(16);
  });
});

describe('the end of both directions', () => {
  const data = [fromClient({ sequence: 101, payload: 'QUIT\r\n' }), fromServer({ sequence: 501, payload: '221\r\n' })];
  const clientFin = fromClient({ flags: 'FA', sequence: 107, acknowledgment: 506 });
  const serverFin = fromServer({ flags: 'FA', sequence: 506, acknowledgment: 108 });

  it('is told once, behind the last octet', () => {
    expect(run([...handshake, ...data, clientFin, serverFin, clientFin, serverFin]).closed).toEqual(['QUIT\r\n/221\r\n']);
    const last = fromServer({ flags: 'FA', sequence: 506, payload: 'bye' });
    expect(run([...handshake, ...data, clientFin, last]).closed).toEqual(['QUIT\r\n/221\r\nbye']);
  });

  it('is not told after one FIN, a reset, or while octets are missing', () => {
    expect(run([...handshake, ...data, clientFin]).closed).toEqual([]);
    expect(run([...handshake, ...data, clientFin, fromServer({ flags: 'R', sequence: 506 })]).closed).toEqual([]);
    const early = run([...handshake, data[0]!, clientFin, serverFin, data[1]!]);
    expect(early.closed).toEqual([]);
    expect(early.streams).toEqual([['QUIT\r\n', '221\r\n']]);
    expect(run([...handshake, data[0]!, clientFin, serverFin, data[1]!, serverFin]).closed).toEqual(['QUIT\r\n/221\r\n']);
  });

  it('ends the handing over; packets are still counted', () => {
    const { flows, streams } = run([...handshake, ...data, clientFin, serverFin, fromServer({ sequence: 507, payload: 'more' })]);
    expect(streams).toEqual([['QUIT\r\n', '221\r\n']]);
    expect(flows[0]!.sides[1]).toMatchObject({ packets: 4, payloadBytes: 9 });
  });
});

describe('numbers', () => {
  it('follow the order in which flows began, whichever rows they took', () => {
    const second = 1_000_000;
    const frames: Uint8Array[] = [];
    const times: number[] = [];
    for (let n = 0; n < 9000; n++) {
      const ends = { from: `10.1.${n >> 8}.${n & 255}:1025`, to: SERVER };
      frames.push(tcpFrame({ ...ends, flags: n % 3 === 0 ? 'R' : 'S' }));
      times.push(n * 0.02 * second);
    }
    const { flows } = run(frames, { times });
    const gone = flows.findIndex(({ number }, at) => at > 0 && number < flows[at - 1]!.number);
    expect(gone).toBeGreaterThan(0);
    expect(flows.map(({ number, firstPacket }) => number - firstPacket).every((difference) => difference === 0)).toBe(true);
    const rest = flows.slice(gone).map(({ number }) => number);
    expect(rest).toEqual([...rest].sort((a, b) => a - b));
  });
});

describe('the end of the run', () => {
  it('hands over so many flows at each step, and none twice', () => {
    const ended: number[] = [];
    const table = new FlowTable({ data() {}, gap() {}, closed() {}, ended: (flow) => void ended.push(flow) });
    const packet = new Packet();
    for (let at = 0; at < 10; at++) {
      decode(recordOf(udpFrame(`10.0.0.${at + 1}:1025`, '10.9.9.9:53', 'x')), packet);
      table.update(packet, at + 1, at, 60, 1, false);
    }
    const steps = Array.from(table.finishing(4), () => ended.length);
    expect(steps).toEqual([4, 8, 10]);
    expect(new Set(ended).size).toBe(10);
    expect([...table.finishing(4)]).toEqual([]);
    expect(ended).toHaveLength(10);
  });
});

describe('limits', () => {
  it('hand over silent flows when the table is full; nothing is lost', () => {
    const frames = Array.from({ length: 400 }, (_, i) => tcpFrame({ from: `10.0.${i >> 8}.${i & 255}:1025`, to: SERVER, flags: 'S' }));
    const { flows, counters } = run(frames, { limits: { maxFlows: 64 } });
    expect(flows).toHaveLength(400);
    expect(counters.flowsEvicted).toBeGreaterThan(300);
    expect(flows.reduce((sum, flow) => sum + flow.sides[0]!.packets + flow.sides[1]!.packets, 0)).toBe(400);
  });

  it('once many flows are under way, let silence end them', () => {
    const second = 1_000_000;
    const ends = (host: number) => ({ from: `10.1.0.${host}:1025`, to: SERVER });
    const back = (host: number) => ({ from: SERVER, to: `10.1.0.${host}:1025` });
    const opened = (host: number) => [
      tcpFrame({ ...ends(host), flags: 'S', sequence: 100 }),
      tcpFrame({ ...back(host), flags: 'SA', sequence: 500, acknowledgment: 101 }),
    ];
    const subjects: Record<string, Uint8Array[]> = {
      '10.1.0.1': opened(1),
      '10.1.0.2': [...opened(2), tcpFrame({ ...ends(2), flags: 'FA', sequence: 101, acknowledgment: 501 })],
      '10.1.0.3': [tcpFrame({ ...ends(3), flags: 'S', sequence: 100 })],
      '10.1.0.4': [tcpFrame({ ...ends(4), sequence: 100, payload: 'one direction' })],
      '10.1.0.5': [0, 1, 2].map(() => udpFrame('10.1.0.5:1025', SERVER, 'x')),
      '10.1.0.6': [udpFrame('10.1.0.6:1025', SERVER, 'x'), udpFrame(SERVER, '10.1.0.6:1025', 'y')],
    };
    const others = (network: number, count: number) =>
      Array.from({ length: count }, (_, i) => udpFrame(`10.${network}.${i >> 8}.${i & 255}:1025`, '10.9.9.9:53', 'x'));
    const flowsOf = (before: number, silence: number, limits: Partial<FlowLimits> = {}) => {
      const first = [...Object.values(subjects).flat(), ...others(2, before)];
      const later = [...others(3, 6000), ...Object.values(subjects).map((frames) => frames.at(-1)!)];
      const times = [...first.map(() => 0), ...later.map(() => silence * second)];
      const { flows, counters } = run([...first, ...later], { times, limits });
      expect(flows.reduce((sum, { sides }) => sum + sides[0]!.packets + sides[1]!.packets, 0)).toBe(first.length + later.length);
      expect(counters.flowsEvicted).toBe(0);
      const seen = flows.flatMap(({ sides }) => sides.map((side) => side!.address));
      const found = Object.keys(subjects).map((host) => seen.filter((address) => address === host).length);
      // The others said one thing each: all of them fell silent.
      const silent = found.filter((times) => times === 2).length;
      expect(counters.flowsFallenSilent).toBe(silent === 0 ? 0 : silent + before);
      return found;
    };
    expect(flowsOf(17_000, 1861)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(flowsOf(17_000, 1859)).toEqual([1, 2, 2, 1, 2, 2]);
    expect(flowsOf(17_000, 301)).toEqual([1, 2, 2, 1, 2, 2]);
    expect(flowsOf(17_000, 299)).toEqual([1, 2, 2, 1, 1, 2]);
    expect(flowsOf(17_000, 239)).toEqual([1, 1, 1, 1, 1, 2]);
    expect(flowsOf(17_000, 59)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(flowsOf(9_000, 4000)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(flowsOf(9_000, 4000, { maxSilentFlows: 9_000 })).toEqual([2, 2, 2, 2, 2, 2]);
    expect(flowsOf(17_000, 4000, { maxSilentFlows: 30_000 })).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('grow the table without losing anyone', () => {
    const frames = Array.from({ length: 20_000 }, (_, i) =>
      udpFrame(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:1025`, '10.9.9.9:53', 'x'),
    );
    const { flows } = run([...frames, ...frames.slice(0, 100)]);
    expect(flows).toHaveLength(20_000);
    expect(flows[0]!.sides[0]!.packets).toBe(2);
  });
});

describe('hostile segments', () => {
  it('never throw, and every packet is counted once', () => {
    const segment = fc.record({
      server: fc.boolean(),
      sequence: fc.oneof(fc.nat(300), fc.nat(0xffffffff)),
      acknowledgment: fc.oneof(fc.nat(300), fc.nat(0xffffffff)),
      flags: fc.constantFrom('A', 'S', 'SA', 'FA', 'R', 'RA', 'PA', 'SF', ''),
      payload: fc.string({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const frames = segments.map(({ server, ...rest }) => (server ? fromServer(rest) : fromClient(rest)));
        const { flows } = run(frames, { limits: { maxReorderBytes: 100, maxHoles: 4 } });
        expect(flows.reduce((sum, flow) => sum + flow.sides[0]!.packets + flow.sides[1]!.packets, 0)).toBe(frames.length);
        for (const flow of flows) for (const side of flow.sides) expect(side!.gapBytes).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('addresses', () => {
  it.each([
    [[0x20010db8, 0, 0, 1], '2001:db8::1'],
    [[0, 0, 0, 0], '::'],
    [[0, 0, 0, 1], '::1'],
    [[0xfe800000, 0, 0x00010000, 0x00000001], 'fe80::1:0:0:1'],
    [[0x20010db8, 0x00010001, 0x00010001, 0x00010001], '2001:db8:1:1:1:1:1:1'],
    [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
    [[0, 0, 0xffff, 0x0a000001], '::ffff:10.0.0.1'],
    [[0x00010000, 0, 0, 0], '1::'],
  ])('%j is %s (RFC 5952)', (words, text) => {
    expect(formatIpv6(words[0]!, words[1]!, words[2]!, words[3]!)).toBe(text);
  });
});
