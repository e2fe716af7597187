import { GRE } from '../encapsulation.js';
import {
  CUT_NETWORK,
  INNER_ETHER_TYPE,
  INNER_PPP,
  INNER_WLAN,
  MALFORMED_NETWORK,
  NON_IP,
  OTHER_TRANSPORT,
  type Outcome,
} from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeErspan1, decodeErspan2, decodeErspan3 } from './erspan.js';

const HEADER = 4;
/** Flags (RFC 2784 2, RFC 2890 2; routing: RFC 1701; acknowledgment: RFC 2637 4.1). */
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;

/** Protocol types: EtherTypes, and these. */
const PPP = 0x880b;
const ERSPAN_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
/** Cisco WCCP: an IPv4 packet, or a redirect header before it. */
const WCCP = 0x883e;
const IPV4 = 0x0800;
const LOWEST_ETHER_TYPE = 0x0600;

/** Generic Routing Encapsulation, version 0 (RFC 2784, RFC 2890, RFC 1701) and the enhanced one of PPTP (RFC 2637 4.1). */
export function decodeGre(packet: Packet): Outcome {
  return decodeGreAt(packet, packet.transportOffset);
}

export function decodeGreAt(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < HEADER) return tooShort(packet);
  const flags = u16(bytes, start);
  const type = u16(bytes, start + 2);
  const version = flags & VERSION;
  if (version > 1) return MALFORMED_NETWORK;
  let at = start + HEADER;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) at += 4;
  if ((flags & KEY) !== 0) at += 4;
  if ((flags & SEQUENCE) !== 0) at += 4;
  if (version === 1 && (flags & ACKNOWLEDGMENT) !== 0) at += 4;
  if ((flags & ROUTING) !== 0) at = behindRoutes(packet, at);
  packet.encapsulation |= GRE;
  // Acknowledgments and keep-alives carry nothing.
  if (at >= packet.frameEnd) return at === packet.frameEnd && packet.missing === 0 ? OTHER_TRANSPORT : tooShort(packet);
  packet.innerOffset = at;
  packet.innerType = type;
  // No length, as it would be in Ethernet: OSI, and the empty keep-alives of routers.
  if (type < LOWEST_ETHER_TYPE) return NON_IP;
  if (type === PPP) return INNER_PPP;
  // Without a sequence number it is type I, which has no header of its own.
  if (type === ERSPAN_2) return (flags & SEQUENCE) === 0 ? decodeErspan1(packet, at) : decodeErspan2(packet, at);
  if (type === ERSPAN_3) return decodeErspan3(packet, at);
  if (isAruba(type)) return INNER_WLAN;
  if (type === WCCP) {
    packet.innerType = IPV4;
    if (bytes[at]! >> 4 !== 4) packet.innerOffset += 4;
  }
  return INNER_ETHER_TYPE;
}

/** Source route entries (RFC 1701): address family, offset, length, route; the last one has neither family nor length. */
function behindRoutes(packet: Packet, start: number): number {
  let at = start;
  while (at + 4 <= packet.frameEnd) {
    const length = packet.buffer[at + 3]!;
    const last = u16(packet.buffer, at) === 0 && length === 0;
    at += 4 + length;
    if (last) return at;
  }
  return packet.frameEnd + 1;
}

/** Access points of Aruba send 802.11 frames under these types, one for each queue. */
function isAruba(type: number): boolean {
  return (type & 0xff0f) === 0x8200 || ((type & 0xff0f) === 0x8300 && type <= 0x83d0);
}

function tooShort(packet: Packet): Outcome {
  return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
}
