import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import { readOptions } from './options.js';
import type { Section } from './section.js';
import { setTime } from './timestamp.js';

export const ENHANCED_PACKET = 6;
/** Obsolete Packet Block: the same layout, but for a 16-bit interface number and a drop count. */
export const PACKET = 2;
const FIXED = 20;
const EPB_FLAGS = 2;

/** Enhanced Packet Block (draft-ietf-opsawg-pcapng 4.3), or the obsolete Packet Block (appendix A). False when the body is too short for what it claims. */
export function readPacketBlock(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  section: Section,
  emitter: Emitter,
  facts: ParsedFacts,
): boolean {
  if (end - start < FIXED) return false;
  const { u32 } = section;
  const id = type === PACKET ? section.u16(bytes, start) : u32(bytes, start);
  const captured = u32(bytes, start + 12);
  if (captured > end - start - FIXED) return false;
  const source = section.interfaces[id];
  if (source === undefined) {
    facts.counters.unknownInterface++;
    return true;
  }
  const { record } = emitter;
  record.buffer = bytes;
  record.offset = start + FIXED;
  record.capturedLength = captured;
  record.originalLength = u32(bytes, start + 16);
  record.linkType = source.linkType;
  record.interfaceId = id;
  record.hasTime = true;
  record.fcsLength = source.fcsLength;
  setTime(record, u32(bytes, start + 4), u32(bytes, start + 8), source.unitsPerSecond, source.offsetSeconds);
  const options = start + FIXED + ((captured + 3) & ~3);
  if (options < end) {
    readOptions(bytes, options, end, section, (code, from, to) => {
      // Bits 5 to 8 of the flags: the frame check sequence's octets, when not zero.
      if (code === EPB_FLAGS && to - from >= 4) record.fcsLength = (u32(bytes, from) >>> 5) & 0x0f || record.fcsLength;
    });
  }
  if (source.facts !== null) source.facts.packets++;
  emitter.emit();
  return true;
}
