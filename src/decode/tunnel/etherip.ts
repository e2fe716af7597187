import { ETHERIP } from '../encapsulation.js';
import { CUT_NETWORK, INNER_ETHERNET, MALFORMED_NETWORK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

const HEADER = 2;
const VERSION = 3;

/** Ethernet in IP (RFC 3378 3). */
export function decodeEtherIp(packet: Packet): Outcome {
  const start = packet.transportOffset;
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  if (packet.buffer[start]! >> 4 !== VERSION) return MALFORMED_NETWORK;
  packet.encapsulation |= ETHERIP;
  packet.innerOffset = start + HEADER;
  return INNER_ETHERNET;
}
