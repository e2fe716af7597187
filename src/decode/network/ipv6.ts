import { AH } from '../encapsulation.js';
import { MAX_EXTENSION_HEADERS } from '../limits.js';
import { CUT_NETWORK, FRAGMENT, MALFORMED_NETWORK, type Outcome } from '../outcome.js';
import { type Packet, TCP, UDP } from '../packet.js';
import { i32, u16 } from '../read.js';
import { decodeTransport } from '../transport/transport.js';

const FIXED_HEADER = 40;

/** Extension headers (RFC 8200 4, IANA "IPv6 Extension Header Types"). */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT_HEADER = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** The fragment header's second 16 bits (RFC 8200 4.5): offset in units of eight octets, two reserved bits, more follow. */
const FRAGMENT_OFFSET = 0xfff8;
const FRAGMENT_RESERVED = 0x0006;
const MORE_FRAGMENTS = 0x0001;

/** IPv6 header and its extension headers (RFC 8200 3 and 4). */
export function decodeIpv6(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  const captured = packet.frameEnd - start;
  if (captured < FIXED_HEADER) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  if (bytes[start]! >> 4 !== 6) return MALFORMED_NETWORK;
  const onWire = captured + packet.missing - FIXED_HEADER;
  let length = u16(bytes, start + 4);
  // Zero: a jumbogram (RFC 2675) or segmentation offload; either way the frame's length is what there is.
  if (length === 0 || length > onWire) length = onWire;
  packet.family = 6;
  packet.source0 = i32(bytes, start + 8);
  packet.source1 = i32(bytes, start + 12);
  packet.source2 = i32(bytes, start + 16);
  packet.source3 = i32(bytes, start + 20);
  packet.destination0 = i32(bytes, start + 24);
  packet.destination1 = i32(bytes, start + 28);
  packet.destination2 = i32(bytes, start + 32);
  packet.destination3 = i32(bytes, start + 36);
  packet.identification = 0;
  const offset = start + FIXED_HEADER;
  const end = offset + length;
  if (end < packet.frameEnd) packet.frameEnd = end;
  packet.missing = end - packet.frameEnd;
  packet.protocol = bytes[start + 6]!;
  packet.transportOffset = offset;
  packet.transportLength = length;
  return decodeExtensions(packet);
}

/** From the first extension header, or what stands in its place (`packet.protocol`, `transportOffset`, `transportLength`), on: fragments have some before and some inside. */
export function decodeExtensions(packet: Packet): Outcome {
  const bytes = packet.buffer;
  let next = packet.protocol;
  let offset = packet.transportOffset;
  const end = offset + packet.transportLength;
  for (let chained = 0; chained <= MAX_EXTENSION_HEADERS; chained++) {
    if (next === TCP || next === UDP || !isExtension(next)) {
      packet.protocol = next;
      packet.transportOffset = offset;
      packet.transportLength = end - offset;
      return decodeTransport(packet);
    }
    if (offset + 8 > end) return MALFORMED_NETWORK;
    if (offset + 8 > packet.frameEnd) return CUT_NETWORK;
    if (next === FRAGMENT_HEADER) {
      const field = u16(bytes, offset + 2);
      next = bytes[offset]!;
      offset += 8;
      // A datagram of one fragment (RFC 6946) is whole.
      if ((field & ~FRAGMENT_RESERVED) === 0) continue;
      packet.protocol = next;
      packet.fragmentId = i32(bytes, offset - 4);
      packet.fragmentOffset = field & FRAGMENT_OFFSET;
      packet.moreFragments = (field & MORE_FRAGMENTS) !== 0;
      packet.transportOffset = offset;
      packet.transportLength = end - offset;
      return FRAGMENT;
    }
    if (next === AUTHENTICATION) packet.encapsulation |= AH;
    const size = next === AUTHENTICATION ? (bytes[offset + 1]! + 2) << 2 : (bytes[offset + 1]! + 1) << 3;
    next = bytes[offset]!;
    offset += size;
    if (offset > end) return MALFORMED_NETWORK;
    if (offset > packet.frameEnd) return CUT_NETWORK;
  }
  return MALFORMED_NETWORK;
}

function isExtension(next: number): boolean {
  switch (next) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT_HEADER:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}
