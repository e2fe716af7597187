import type { Outcome } from '../outcome.js';
import { type Packet, TCP, UDP } from '../packet.js';
import { decodeTunnel } from '../tunnel/ip-tunnels.js';
import { decodeTcp } from './tcp.js';
import { decodeUdp } from './udp.js';

/** What the IP header carries, by `packet.protocol`. */
export function decodeTransport(packet: Packet): Outcome {
  if (packet.protocol === TCP) return decodeTcp(packet);
  if (packet.protocol === UDP) return decodeUdp(packet);
  return decodeTunnel(packet);
}
