import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

/** Access control, frame control, destination, source. */
const HEADER = 14;
const SOURCE = 8;
/** Frame control, top bits: 01 for LLC. */
const FRAME_TYPE = 0xc0;
const LLC = 0x40;
/** Top bit of the source address: routing information follows, whose first octet tells its length. */
const SOURCE_ROUTED = 0x80;
const ROUTING_LENGTH = 0x1f;

/** IEEE 802.5 Token Ring (LINKTYPE_IEEE802_5). */
export function decodeTokenRing(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < HEADER + 1) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  if ((bytes[start + 1]! & FRAME_TYPE) !== LLC) return NON_IP;
  const routed = (bytes[start + SOURCE]! & SOURCE_ROUTED) !== 0;
  return decodeEtherType(packet, 0, start + HEADER + (routed ? bytes[start + HEADER]! & ROUTING_LENGTH : 0));
}
