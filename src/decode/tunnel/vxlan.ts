import { VXLAN } from '../encapsulation.js';
import { INNER_ETHERNET, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';
import { decodeVxlanGpe } from './vxlan-gpe.js';

const HEADER = 8;
/** The network identifier is valid; with group policy (draft-smith-vxlan-group-policy) the top bit is set as well. */
const IDENTIFIER_VALID = 0x08;
const GROUP_POLICY = 0x80;
/** The generic protocol extension, which has a port of its own but is seen here as well. */
const WITH_NEXT_PROTOCOL = 0x0c;

/** VXLAN (RFC 7348 5): flags, network identifier, an Ethernet frame. */
export function decodeVxlan(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.payloadOffset;
  if (packet.frameEnd - start <= HEADER) return NOT_A_TUNNEL;
  if (bytes[start] === WITH_NEXT_PROTOCOL) return decodeVxlanGpe(packet);
  if ((bytes[start]! & ~GROUP_POLICY) !== IDENTIFIER_VALID || bytes[start + 7] !== 0) return NOT_A_TUNNEL;
  packet.encapsulation |= VXLAN;
  packet.innerOffset = start + HEADER;
  return INNER_ETHERNET;
}
