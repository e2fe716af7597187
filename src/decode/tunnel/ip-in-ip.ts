import { IP_IN_IP, IPV4_IN_IPV6, IPV6_IN_IPV4 } from '../encapsulation.js';
import { INNER_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

const IPV4 = 4;

/** IP directly in IP (RFC 2003, RFC 2473, RFC 4213). */
export function decodeIpInIp(packet: Packet): Outcome {
  const inner = packet.protocol === IPV4 ? 4 : 6;
  if (inner === packet.family) packet.encapsulation |= IP_IN_IP;
  else packet.encapsulation |= inner === 4 ? IPV4_IN_IPV6 : IPV6_IN_IPV4;
  packet.innerOffset = packet.transportOffset;
  return INNER_IP;
}
