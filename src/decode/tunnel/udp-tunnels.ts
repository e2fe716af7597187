import { DECODED, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeGeneve } from './geneve.js';
import { decodeGreInUdp } from './gre-in-udp.js';
import { decodeGtpU } from './gtp-u.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';
import { decodeTeredo } from './teredo.js';
import { decodeVxlan } from './vxlan.js';
import { decodeVxlanGpe } from './vxlan-gpe.js';

interface UdpTunnel {
  /** UDP ports of one side or the other. A port makes nothing a tunnel: the payload has to look like one. */
  readonly ports: readonly number[];
  /** The payload is `packet.payloadOffset` up to `packet.frameEnd`; NOT_A_TUNNEL when it is something else. */
  readonly decode: (packet: Packet) => Outcome;
}

/** One row per tunnel; a new one is a file beside this and a row here. */
const UDP_TUNNELS: readonly UdpTunnel[] = [
  // 8472 is what Linux used before the registration.
  { ports: [4789, 8472], decode: decodeVxlan },
  { ports: [4790], decode: decodeVxlanGpe },
  { ports: [6081], decode: decodeGeneve },
  { ports: [3544], decode: decodeTeredo },
  { ports: [2152], decode: decodeGtpU },
  { ports: [4754], decode: decodeGreInUdp },
];

/** By port: position in UDP_TUNNELS, from 1 on. */
const byPort = new Uint8Array(65_536);
for (const [index, { ports }] of UDP_TUNNELS.entries()) for (const port of ports) byPort[port] = index + 1;

export function mayBeTunnel(sourcePort: number, destinationPort: number): boolean {
  return (byPort[sourcePort]! | byPort[destinationPort]!) !== 0;
}

/** What a UDP header with a tunnel's port carries; the flow is its own when it is no tunnel. */
export function decodeUdpTunnel(packet: Packet): Outcome {
  const payloadEnd = packet.payloadOffset + packet.payloadLength;
  const { frameEnd, missing } = packet;
  if (payloadEnd < frameEnd) packet.frameEnd = payloadEnd;
  packet.missing = payloadEnd - packet.frameEnd;
  const tunnel = UDP_TUNNELS[(byPort[packet.destinationPort]! || byPort[packet.sourcePort]!) - 1]!;
  const outcome = tunnel.decode(packet);
  if (outcome !== NOT_A_TUNNEL) return outcome;
  packet.frameEnd = frameEnd;
  packet.missing = missing;
  return DECODED;
}
