/** Limits of decoding and of following flows. */
import { MAX_EXTENSION_HEADERS, MAX_LABELS, MAX_TAGS } from '../../src/decode/limits.js';
import { inFragments, ipv4Fragment, track } from '../flow/track.js';
import { ethernet, ip, tcpFrame, udpFrame, udpHeader } from '../helpers/frames.js';
import type { Driver } from './drive.js';

const [FROM, TO] = ['10.0.0.1:1025', '10.0.0.2:25'];
const UDP = [...udpHeader(FROM, TO, 40), ...new Array<number>(40).fill(0x61)];
const packet = ip(FROM, TO, 17, UDP);
const many = (count: number, part: number[]) => new Array(count).fill(part).flat() as number[];

const client = (sequence: number, payload = '', flags = 'A') => tcpFrame({ from: FROM, to: TO, sequence, flags, payload });
const handshake = [
  client(100, '', 'S'),
  tcpFrame({ from: TO, to: FROM, sequence: 500, acknowledgment: 101, flags: 'SA' }),
  tcpFrame({ from: FROM, to: TO, sequence: 101, acknowledgment: 501, flags: 'A' }),
];
/** The second part is missing until the end. */
const withHole = [...handshake, client(101, 'AAAA'), client(109, 'CCCC'), client(113, 'DDDD'), client(105, 'BBBB')];
const begun = (id: number) => ethernet(ipv4Fragment(UDP.slice(0, 16), { id, offset: 0, more: true }));

function malformed(frame: number[], outcome: string) {
  const { outcomes } = track([frame]);
  return { counted: outcomes[outcome] ?? 0, acted: outcomes.decoded === undefined };
}

function reordered(limits: object) {
  const { texts, counters } = track(withHole, limits);
  return { counted: counters.reorderLimited, acted: texts[0] === 'AAAA[4]CCCCDDDD' };
}

export const FLOW_DRIVERS: Record<string, Driver> = {
  maxTunnelDepth: (past) => {
    const nested = ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 4, ip('192.0.2.3:0', '192.0.2.4:0', 4, packet)));
    const { outcomes, flows } = track([nested], { maxTunnelDepth: past ? 1 : 2 });
    return { counted: outcomes['tunnel-too-deep'] ?? 0, acted: flows.length === 0 };
  },
  maxTags: (past) => malformed(ethernet(packet, many(MAX_TAGS + (past ? 1 : 0), [0x81, 0, 0, 7])), 'malformed-link-header'),
  maxLabels: (past) => {
    const labels = [...many(MAX_LABELS - (past ? 0 : 1), [0, 1, 0, 64]), 0, 1, 1, 64];
    return malformed([...new Array<number>(12).fill(2), 0x88, 0x47, ...labels, ...packet], 'malformed-network-header');
  },
  maxExtensionHeaders: (past) => {
    const count = MAX_EXTENSION_HEADERS + (past ? 1 : 0);
    const chain = Array.from({ length: count }, (_, at) => [at === count - 1 ? 17 : 60, 0, 1, 4, 0, 0, 0, 0]).flat();
    return malformed(ethernet(ip('[2001:db8::1]:1025', '[2001:db8::2]:53', 60, [...chain, ...UDP])), 'malformed-network-header');
  },
  maxFlows: (past) => {
    const count = 16 + (past ? 1 : 0);
    const ends = Array.from({ length: count }, (_, at) => `10.1.0.${at}:1025`);
    // The first one goes on after it had to leave.
    const frames = [...ends, ends[0]!].map((from, at) => tcpFrame({ from, to: TO, flags: at < count ? 'S' : 'A' }));
    const { flows, counters, packets } = track(frames, { maxFlows: 16 });
    return { counted: counters.flowsEvicted, acted: packets === frames.length && flows.some(({ state }) => state === 'midstream') };
  },
  maxSilentFlows: (past) => {
    const asked = (at: number) => udpFrame(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}:1025`, '10.9.9.9:53', 'x');
    const frames = Array.from({ length: 20 + 4096 }, (_, at) => ({ frame: asked(at), at: at < 20 ? 0 : 3600 }));
    const { flows, counters } = track([...frames, { frame: asked(0), at: 3601 }], { maxSilentFlows: past ? 19 : 100_000 });
    return { counted: counters.flowsFallenSilent, acted: flows.length === frames.length + 1 };
  },
  maxReorderBytes: (past) => reordered({ maxReorderBytes: past ? 7 : 8 }),
  maxReorderBytesTotal: (past) => reordered({ maxReorderBytesTotal: past ? 7 : 8 }),
  maxHoles: (past) => {
    // Nothing waits, so that each missing part is a gap at once; then the first comes after all.
    const frames = [...handshake, client(101, 'AAAA'), client(109, 'CCCC'), client(117, 'EEEE'), client(105, 'BBBB')];
    const { flows, counters } = track(frames, { maxReorderBytes: 0, maxHoles: past ? 1 : 2 });
    return { counted: counters.holesForgotten, acted: flows[0]!.sides[0]!.gapBytes === 8 };
  },
  maxDatagrams: (past) => {
    const { counters, outcomes } = track([1, 2, 3, 4].map(begun), { maxDatagrams: past ? 3 : 4 });
    return { counted: counters.datagramsEvicted, acted: counters.incompleteDatagrams < 4 && outcomes.decoded === 4 };
  },
  maxFragmentBytes: (past) => {
    const { counters, outcomes } = track([begun(1)], { maxFragmentBytes: past ? 1 : 65_536 });
    return { counted: counters.datagramsEvicted, acted: counters.incompleteDatagrams === 0 && outcomes.decoded === 1 };
  },
  fragmentTimeoutSeconds: (past) => {
    const [first, last] = inFragments(UDP, 24, ipv4Fragment) as [number[], number[]];
    const { counters, flows } = track([
      { frame: first, at: 0 },
      { frame: last, at: past ? 60.1 : 60 },
    ]);
    return { counted: counters.incompleteDatagrams, acted: counters.reassembledDatagrams === 0 && flows.length === 1 };
  },
};

/** Frames of a TCP conversation between the two ends, whole and in order. */
export function conversation(turns: readonly (readonly [side: 0 | 1, payload: Uint8Array | string])[], syn = true): Uint8Array[] {
  const next = [101, 501];
  const frames = turns.map(([side, payload]) => {
    const [from, to] = side === 0 ? [FROM, TO] : [TO, FROM];
    const frame = tcpFrame({ from, to, sequence: next[side]!, acknowledgment: next[side ^ 1]!, flags: 'A', payload });
    next[side]! += payload.length;
    return frame;
  });
  return syn ? [...handshake, ...frames] : frames;
}
