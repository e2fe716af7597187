import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import type { Annotations } from './annotations.js';
import type { Section } from './section.js';
import { setTime } from './timestamp.js';

/** Octets before the packet's own: interface, time, two lengths. */
const FIXED = 20;
/** epb_flags and pack_flags have the same number and layout. */
const FLAGS = 2;
const COMMENT = 1;
const DROP_COUNT = 4;

/**
 * The part Enhanced Packet Blocks and the obsolete Packet Blocks share. `start` and `end` delimit the block body, `id` is the
 * interface. False when the body is too short for what it claims.
 */
export function readPacketBody(
  bytes: Uint8Array,
  start: number,
  end: number,
  id: number,
  section: Section,
  emitter: Emitter,
  facts: ParsedFacts,
  annotations: Annotations,
): boolean {
  const { u32 } = section;
  const captured = u32(bytes, start + 12);
  if (captured > end - start - FIXED) return false;
  if (id >= section.interfaces.length) {
    facts.counters.unknownInterface++;
    return true;
  }
  const source = section.interfaces[id]!;
  const { record } = emitter;
  record.buffer = bytes;
  record.offset = start + FIXED;
  record.capturedLength = captured;
  record.originalLength = u32(bytes, start + 16);
  record.linkType = source.linkType;
  record.interfaceId = id;
  setTime(record, u32(bytes, start + 4), u32(bytes, start + 8), source.unitsPerSecond, source.offsetSeconds);
  const options = start + FIXED + ((captured + 3) & ~3);
  record.fcsLength = options < end ? readPacketOptions(bytes, options, end, section, source.fcsLength, annotations) : source.fcsLength;
  if (source.facts !== null) source.facts.packets++;
  emitter.emit();
  return true;
}

/**
 * Options of a packet block. Bits 5 to 8 of the flags, when not zero, override if_fcslen. Read by hand: many writers give every packet options.
 */
function readPacketOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  otherwise: number,
  annotations: Annotations,
): number {
  let fcsLength = otherwise;
  let at = start;
  while (at + 4 <= end) {
    const code = section.u16(bytes, at);
    const length = section.u16(bytes, at + 2);
    const value = at + 4;
    if (code === 0 || value + length > end) return fcsLength;
    if (code === FLAGS && length >= 4) fcsLength = (section.u32(bytes, value) >>> 5) & 0x0f || otherwise;
    else if (code === COMMENT) annotations.comment(bytes, value, value + length);
    else if (code === DROP_COUNT && length >= 8) readDrops(bytes, value, section, annotations);
    at = value + ((length + 3) & ~3);
  }
  return fcsLength;
}

/** No packet was preceded by more losses than 32 bits count; all bits set is how some writers say "not known". */
function readDrops(bytes: Uint8Array, value: number, section: Section, annotations: Annotations): void {
  const low = section.u32(bytes, section.littleEndian ? value : value + 4);
  const high = section.u32(bytes, section.littleEndian ? value + 4 : value);
  if (high === 0) annotations.lost(low);
}
