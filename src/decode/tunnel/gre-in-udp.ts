import type { Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeGreAt } from './gre.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';

const HEADER = 4;
/** Bits RFC 8086 has zero: routing, reserved, version. */
const ZERO = 0x4fff;

/** GRE in UDP (RFC 8086 3). */
export function decodeGreInUdp(packet: Packet): Outcome {
  const start = packet.payloadOffset;
  if (packet.frameEnd - start <= HEADER || (u16(packet.buffer, start) & ZERO) !== 0) return NOT_A_TUNNEL;
  return decodeGreAt(packet, start);
}
