import { CUT_NETWORK, FRAGMENT, MALFORMED_NETWORK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32, u16 } from '../read.js';
import { decodeTransport } from '../transport/transport.js';

const FIXED_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/** IPv4 header with options (RFC 791 3.1). Link-layer padding behind the total length is not payload. */
export function decodeIpv4(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  const captured = packet.frameEnd - start;
  if (captured < FIXED_HEADER) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  const first = bytes[start]!;
  const header = (first & 0x0f) << 2;
  if (first >> 4 !== 4 || header < FIXED_HEADER) return MALFORMED_NETWORK;
  const onWire = captured + packet.missing;
  let total = u16(bytes, start + 2);
  // Captured before segmentation offload filled it in: the frame's own length is the only truth.
  if (total === 0 || total > onWire) total = onWire;
  if (total < header) return MALFORMED_NETWORK;
  packet.family = 4;
  packet.source3 = i32(bytes, start + 12);
  packet.destination3 = i32(bytes, start + 16);
  packet.source0 = packet.source1 = packet.source2 = 0;
  packet.destination0 = packet.destination1 = packet.destination2 = 0;
  const fragment = u16(bytes, start + 6);
  packet.protocol = bytes[start + 9]!;
  packet.identification = u16(bytes, start + 4);
  packet.transportOffset = start + header;
  packet.transportLength = total - header;
  const end = start + total;
  if (end < packet.frameEnd) packet.frameEnd = end;
  packet.missing = end - packet.frameEnd;
  if (packet.transportOffset > packet.frameEnd) return CUT_NETWORK;
  if (headerSum(bytes, start, header) !== 0xffff) packet.wrongChecksum = true;
  if ((fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) === 0) return decodeTransport(packet);
  packet.fragmentId = packet.identification;
  packet.fragmentOffset = (fragment & FRAGMENT_OFFSET) << 3;
  packet.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
  return FRAGMENT;
}

/** One's complement sum (RFC 1071) over a header and the checksum in it: FFFF when they match. */
function headerSum(bytes: Uint8Array, start: number, length: number): number {
  let sum = 0;
  for (let at = start; at < start + length; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  sum = (sum & 0xffff) + (sum >>> 16);
  return (sum & 0xffff) + (sum >>> 16);
}
