/** What the packets of a capture carry, without the flow and inspect rooms: for tests that look behind these. */
import { formatIpv4, formatIpv6 } from '../../src/address.js';
import { decode } from '../../src/decode/decode.js';
import { DECODED } from '../../src/decode/outcome.js';
import { Packet, TCP } from '../../src/decode/packet.js';
import { recordOf } from './frames.js';
import { type Frame, framesOf } from './split.js';

export interface Payload {
  /** Number of the packet in the capture. */
  packet: number;
  transport: 'tcp' | 'udp';
  /** `address port`. */
  from: string;
  to: string;
  sequence: number;
  bytes: Buffer;
}

/** Of every packet that can be read by itself, in the order of the capture. */
export async function payloadsOf(path: string): Promise<Payload[]> {
  return payloadsIn(await framesOf(path));
}

export function payloadsIn(frames: readonly Frame[]): Payload[] {
  const payloads: Payload[] = [];
  const packet = new Packet();
  for (const [index, { bytes, originalLength, linkType }] of frames.entries()) {
    if (decode(recordOf(bytes, { linkType, originalLength }), packet) !== DECODED || packet.payloadCaptured === 0) continue;
    const { payloadOffset, payloadCaptured, sequence, protocol } = packet;
    const [from, to] = endsOf(packet);
    const payload = packet.buffer.subarray(payloadOffset, payloadOffset + payloadCaptured);
    payloads.push({ packet: index + 1, transport: protocol === TCP ? 'tcp' : 'udp', from, to, sequence, bytes: Buffer.from(payload) });
  }
  return payloads;
}

function endsOf(p: Packet): [string, string] {
  if (p.family === 4) return [`${formatIpv4(p.source3)} ${p.sourcePort}`, `${formatIpv4(p.destination3)} ${p.destinationPort}`];
  return [
    `${formatIpv6(p.source0, p.source1, p.source2, p.source3)} ${p.sourcePort}`,
    `${formatIpv6(p.destination0, p.destination1, p.destination2, p.destination3)} ${p.destinationPort}`,
  ];
}
