import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32le, u16le } from '../read.js';
import { dropFcs } from './frame-check.js';
import { decodeWlan } from './wlan.js';

const FIXED = 8;
/** Bits of the first "present" word. */
const TSFT = 0x01;
const FLAGS = 0x02;
/** Bits of the Flags field. */
const FCS_AT_END = 0x10;
const DATA_PADDED = 0x20;

/** 802.11 behind a radiotap header (LINKTYPE_IEEE802_11_RADIOTAP, radiotap.org): little-endian, fields aligned to their size. */
export function decodeRadiotap(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < FIXED) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const length = u16le(bytes, start + 2);
  if (bytes[start] !== 0 || length < FIXED) return MALFORMED_LINK;
  if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const present = i32le(bytes, start + 4);
  // More words follow as long as the top bit is set.
  let at = 4;
  while (i32le(bytes, start + at) < 0) {
    at += 4;
    if (at + 4 > length) return MALFORMED_LINK;
  }
  at += 4;
  let flags = 0;
  if ((present & FLAGS) !== 0) {
    if ((present & TSFT) !== 0) at = ((at + 7) & ~7) + 8;
    if (at < length) flags = bytes[start + at]!;
  }
  if ((flags & FCS_AT_END) !== 0) dropFcs(packet);
  return decodeWlan(packet, start + length, (flags & DATA_PADDED) !== 0);
}
