import { CUT_LINK, INNER_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32le } from '../read.js';

/** Up to the link type of the frame inside. */
const FIXED = 12;
const LONGEST = 4096;

/** Apple's PKTAP (LINKTYPE_PKTAP): a header whose first words are its length, its kind, and the link type of what follows. */
export function decodePktap(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < FIXED) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const length = i32le(packet.buffer, start);
  if (length < FIXED || length > LONGEST) return MALFORMED_LINK;
  if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  packet.innerType = i32le(packet.buffer, start + 8);
  if (packet.innerType >>> 16 !== 0) return MALFORMED_LINK;
  packet.innerOffset = start + length;
  return INNER_LINK;
}
