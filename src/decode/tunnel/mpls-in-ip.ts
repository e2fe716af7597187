import { INNER_ETHER_TYPE, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

const MPLS_UNICAST = 0x8847;

/** MPLS directly in IP (RFC 4023 3). */
export function decodeMplsInIp(packet: Packet): Outcome {
  packet.innerType = MPLS_UNICAST;
  packet.innerOffset = packet.transportOffset;
  return INNER_ETHER_TYPE;
}
