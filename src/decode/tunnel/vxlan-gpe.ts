import { VXLAN_GPE } from '../encapsulation.js';
import { INNER_ETHER_TYPE, INNER_ETHERNET, INNER_IP, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';

const HEADER = 8;
const VERSION_AND_RESERVED = 0xf2;
const IDENTIFIER_VALID = 0x08;
const NEXT_PROTOCOL_VALID = 0x04;
/** Next protocols. */
const IPV4 = 1;
const IPV6 = 2;
const ETHERNET = 3;
const MPLS = 5;
const MPLS_UNICAST = 0x8847;

/** Generic protocol extension for VXLAN (draft-ietf-nvo3-vxlan-gpe 3): as VXLAN, with a field that says what is inside. */
export function decodeVxlanGpe(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.payloadOffset;
  if (packet.frameEnd - start <= HEADER) return NOT_A_TUNNEL;
  const flags = bytes[start]!;
  if ((flags & VERSION_AND_RESERVED) !== 0 || (flags & IDENTIFIER_VALID) === 0 || bytes[start + 7] !== 0) return NOT_A_TUNNEL;
  packet.encapsulation |= VXLAN_GPE;
  packet.innerOffset = start + HEADER;
  const next = (flags & NEXT_PROTOCOL_VALID) === 0 ? ETHERNET : bytes[start + 3]!;
  if (next === ETHERNET) return INNER_ETHERNET;
  if (next === IPV4 || next === IPV6) return INNER_IP;
  if (next !== MPLS) return NON_IP;
  packet.innerType = MPLS_UNICAST;
  return INNER_ETHER_TYPE;
}
