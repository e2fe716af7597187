import { TEREDO } from '../encapsulation.js';
import { INNER_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';

const IPV6_HEADER = 40;
/** Indicators before the IPv6 packet (RFC 4380 5.1.1). */
const ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;
const AUTHENTICATION = 0x0001;
/** Type, two lengths, nonce, confirmation. */
const AUTHENTICATION_LENGTH = 13;

/** Teredo (RFC 4380 5.1.1): an IPv6 packet in UDP, behind an authentication and an origin indication or neither. */
export function decodeTeredo(packet: Packet): Outcome {
  const bytes = packet.buffer;
  let at = packet.payloadOffset;
  if (packet.frameEnd - at >= 4 && u16(bytes, at) === AUTHENTICATION) at += AUTHENTICATION_LENGTH + bytes[at + 2]! + bytes[at + 3]!;
  if (packet.frameEnd - at >= 2 && u16(bytes, at) === ORIGIN) at += ORIGIN_LENGTH;
  const left = packet.payloadOffset + packet.payloadLength - at;
  // Trailers may follow (RFC 6081 4.1).
  if (packet.frameEnd - at < IPV6_HEADER || bytes[at]! >> 4 !== 6 || IPV6_HEADER + u16(bytes, at + 4) > left) return NOT_A_TUNNEL;
  packet.encapsulation |= TEREDO;
  packet.innerOffset = at;
  return INNER_IP;
}
