/** A capture through the whole observing side in this thread, with what it says changed on the way if a test wants that. */
import { join } from 'node:path';
import { expandInputs, readCapture } from '../../src/capture/index.js';
import type { PacketRecord } from '../../src/capture/record.js';
import { Coverage } from '../../src/decode/coverage.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import { Observer } from '../../src/inspect/observer.js';
import { ROOT } from './exscope.js';

/** Sample captures of this project. */
export const SAMPLES = join(ROOT, 'captures');

export interface SeenFlow {
  /** `address:port`, in the order seen. */
  sides: [string, string];
  clientSide: number;
  evidence: FlowEvidence | null;
}

/** Flows of a capture file. `change` may write into each packet before it is decoded. */
export async function observe(path: string, change: (packet: PacketRecord) => void = () => {}): Promise<SeenFlow[]> {
  const flows: SeenFlow[] = [];
  const told = new Map<number, FlowEvidence>();
  const observer = new Observer({
    evidence: (flow, evidence) => {
      told.set(flow, evidence);
      return flow;
    },
    flow: ({ number, sides, clientSide }) => {
      const [a, b] = sides.map(({ address, port }) => `${address}:${port}`) as [string, string];
      flows.push({ sides: [a, b], clientSide, evidence: told.get(number) ?? null });
    },
    endpoint: () => {},
  });
  observer.beginCapture(0, new Coverage());
  const sink = (packet: PacketRecord) => {
    change(packet);
    observer.packet(packet);
  };
  for (const input of await expandInputs([path])) await readCapture(input, sink, {});
  observer.finish();
  return flows;
}

/** Replaces ports of TCP in IPv4 in Ethernet, both ways; checksums of TCP are nobody's business. */
export function rewritePorts(ports: ReadonlyMap<number, number>): (packet: PacketRecord) => void {
  return ({ buffer, offset, capturedLength }) => {
    const view = new DataView(buffer.buffer, buffer.byteOffset + offset, capturedLength);
    if (capturedLength < 38 || view.getUint16(12) !== 0x0800 || view.getUint8(23) !== 6) return;
    const tcp = 14 + (view.getUint8(14) & 15) * 4;
    if (tcp + 4 > capturedLength) return;
    for (const at of [tcp, tcp + 2]) view.setUint16(at, ports.get(view.getUint16(at)) ?? view.getUint16(at));
  };
}
