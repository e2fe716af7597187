import { PPPOE } from '../encapsulation.js';
import { endAt } from '../frame-end.js';
import { CUT_NETWORK, INNER_PPP, MALFORMED_NETWORK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

const HEADER = 6;
const VERSION_AND_TYPE = 0x11;
const SESSION_DATA = 0;

/** PPP over Ethernet, session stage (RFC 2516 4): version, code, session identifier, length. */
export function decodePppoe(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  if (bytes[start] !== VERSION_AND_TYPE) return MALFORMED_NETWORK;
  if (bytes[start + 1] !== SESSION_DATA) return NON_IP;
  endAt(packet, start + HEADER + u16(bytes, start + 4));
  packet.encapsulation |= PPPOE;
  packet.innerOffset = start + HEADER;
  return INNER_PPP;
}
