/** Captured frames through decode and flow, and everything that was counted. */
import type { PacketRecord } from '../../src/capture/record.js';
import { Coverage } from '../../src/decode/coverage.js';
import { encapsulationText } from '../../src/decode/encapsulation.js';
import type { FlowLimits } from '../../src/flow/limits.js';
import type { FlowListener } from '../../src/flow/table.js';
import { FlowTracker } from '../../src/flow/tracker.js';
import { describeFlow } from '../../src/inspect/describe.js';
import type { ObservedFlow } from '../../src/inspect/observation.js';
import { ethernet, ip, recordOf, u16, u32 } from '../helpers/frames.js';

interface Captured extends Partial<PacketRecord> {
  frame: ArrayLike<number>;
  /** Seconds of capture time; a millisecond after the one before, when absent. */
  at?: number;
  /** Position of the capture it is in. */
  capture?: number;
}

export function track(captured: readonly (ArrayLike<number> | Captured)[], limits: Partial<FlowLimits> = {}) {
  const flows: ObservedFlow[] = [];
  const streams = new Map<number, string>();
  const texts: string[] = [];
  const listener: FlowListener = {
    data(flow, _side, bytes, start, end) {
      streams.set(flow, (streams.get(flow) ?? '') + Buffer.from(bytes.subarray(start, end)).toString('latin1'));
    },
    gap(flow, _side, length) {
      streams.set(flow, `${streams.get(flow) ?? ''}[${length}]`);
    },
    closed() {},
    ended(flow) {
      flows.push(structuredClone(describeFlow(tracker.table.columns, flow, null, false)));
      texts.push(streams.get(flow) ?? '');
      streams.delete(flow);
    },
  };
  const tracker = new FlowTracker(listener, limits);
  const coverages = [new Coverage()];
  tracker.beginCapture(0, coverages[0]!);
  let now = 1_700_000_000;
  let capture = 0;
  captured.forEach((each, index) => {
    const { frame, at, capture: of = capture, ...fields } = 'frame' in each ? each : { frame: each };
    coverages[of] ??= new Coverage();
    if (of !== capture) tracker.beginCapture(of, coverages[of]);
    capture = of;
    now = at === undefined ? now + 0.001 : 1_700_000_000 + at;
    const seconds = Math.floor(now);
    tracker.packet(
      recordOf(Uint8Array.from(frame), { number: index + 1, seconds, nanoseconds: Math.round((now - seconds) * 1e9), ...fields }),
    );
  });
  tracker.finish();
  return {
    flows,
    texts,
    counters: tracker.counters,
    coverages,
    /** Of the first capture. */
    outcomes: Object.fromEntries(coverages[0]!.entries()),
    tunnels: Object.fromEntries([...coverages[0]!.encapsulated].map(([bits, packets]) => [encapsulationText(bits), packets])),
    /** Packets of all flows. */
    packets: flows.reduce((sum, { sides }) => sum + (sides[0]?.packets ?? 0) + (sides[1]?.packets ?? 0), 0),
  };
}

interface Fragment {
  id?: number;
  offset: number;
  more: boolean;
  protocol?: number;
  ends?: [string, string];
}

export function ipv4Fragment(content: readonly number[], { id = 7, offset, more, protocol = 17, ends }: Fragment): number[] {
  const [from, to] = ends ?? ['10.0.0.1', '10.0.0.2'];
  const packet = ip(`${from}:0`, `${to}:0`, protocol, content);
  packet.splice(4, 4, ...u16(id), ...u16((offset >> 3) | (more ? 0x2000 : 0)));
  return packet;
}

export function ipv6Fragment(content: readonly number[], { id = 7, offset, more, protocol = 17 }: Fragment): number[] {
  return ip('[2001:db8::1]:0', '[2001:db8::2]:0', 44, [protocol, 0, ...u16(offset | (more ? 1 : 0)), ...u32(id), ...content]);
}

/** What the datagram carries in fragments of at most `size` octets, each an Ethernet frame. */
export function inFragments(content: readonly number[], size: number, make: typeof ipv4Fragment, rest: Partial<Fragment> = {}): number[][] {
  const frames: number[][] = [];
  for (let offset = 0; offset < content.length; offset += size)
    frames.push(ethernet(make(content.slice(offset, offset + size), { offset, more: offset + size < content.length, ...rest })));
  return frames;
}
