import { AH } from '../encapsulation.js';
import { CUT_NETWORK, INNER_TRANSPORT, MALFORMED_NETWORK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

const FIXED_HEADER = 12;

/** Authentication Header (RFC 4302 2) behind IPv4: signs what it carries, and hides nothing. */
export function decodeAh(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.transportOffset;
  if (packet.transportLength < FIXED_HEADER) return MALFORMED_NETWORK;
  if (packet.frameEnd - start < FIXED_HEADER) return CUT_NETWORK;
  // In words of four octets, less two.
  const length = (bytes[start + 1]! + 2) << 2;
  if (length < FIXED_HEADER || length > packet.transportLength) return MALFORMED_NETWORK;
  if (packet.frameEnd - start < length) return CUT_NETWORK;
  packet.encapsulation |= AH;
  packet.protocol = bytes[start]!;
  packet.transportOffset = start + length;
  packet.transportLength -= length;
  return INNER_TRANSPORT;
}
