import { MPLS } from '../encapsulation.js';
import { MAX_LABELS } from '../limits.js';
import { CUT_NETWORK, INNER_ETHERNET, MALFORMED_NETWORK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeIpv4 } from './ipv4.js';
import { decodeIpv6 } from './ipv6.js';

const ENTRY = 4;
const BOTTOM_OF_STACK = 0x01;

/**
 * MPLS label stack (RFC 3032 2.1). No field names what follows it: the first nibble does (RFC 4928 2), 0 being a pseudowire's control word
 * (RFC 4385 3) before an Ethernet frame, and anything else an Ethernet frame without one.
 */
export function decodeMpls(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  let at = start;
  for (let labels = 0; ; labels++) {
    if (packet.frameEnd - at <= ENTRY) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
    if (labels === MAX_LABELS) return MALFORMED_NETWORK;
    at += ENTRY;
    if ((bytes[at - 2]! & BOTTOM_OF_STACK) !== 0) break;
  }
  packet.encapsulation |= MPLS;
  const nibble = bytes[at]! >> 4;
  if (nibble === 4) return decodeIpv4(packet, at);
  if (nibble === 6) return decodeIpv6(packet, at);
  // An associated channel (RFC 4385 5): operation and maintenance.
  if (nibble === 1) return NON_IP;
  packet.innerOffset = nibble === 0 ? at + ENTRY : at;
  return INNER_ETHERNET;
}
