import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16le } from '../read.js';
import { decodeWlan } from './wlan.js';

/** Version and length. */
const FIXED = 3;

/** 802.11 as Network Monitor records it (media type 6): a header of its own, whose length it tells, then the frame. */
export function decodeNetmonWlan(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < FIXED) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const length = u16le(packet.buffer, start + 1);
  if (length < FIXED) return MALFORMED_LINK;
  if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return decodeWlan(packet, start + length);
}
