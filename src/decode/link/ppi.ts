import { CUT_LINK, INNER_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32le, u16le } from '../read.js';
import { dropFcs } from './frame-check.js';

const HEADER = 8;
const FIELD_HEADER = 4;
/** 802.11-Common: eight octets of time, then flags. */
const COMMON = 2;
const FCS_AT_END = 0x01;

/** Per-Packet Information (LINKTYPE_PPI, CACE Technologies' specification 1.0.10): fields, then a frame of the link type the header names. */
export function decodePpi(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const length = u16le(bytes, start + 2);
  if (length < HEADER) return MALFORMED_LINK;
  const end = start + length;
  if (packet.frameEnd < end) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  packet.innerType = i32le(bytes, start + 4);
  if (packet.innerType >>> 16 !== 0) return MALFORMED_LINK;
  packet.innerOffset = end;
  for (let at = start + HEADER; at + FIELD_HEADER <= end; at += FIELD_HEADER + u16le(bytes, at + 2)) {
    if (u16le(bytes, at) !== COMMON || at + FIELD_HEADER + 10 > end) continue;
    if ((bytes[at + FIELD_HEADER + 8]! & FCS_AT_END) !== 0) dropFcs(packet);
    break;
  }
  return INNER_LINK;
}
