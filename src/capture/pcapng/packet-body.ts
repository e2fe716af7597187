import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import type { Section } from './section.js';
import { setTime } from './timestamp.js';

/** Octets before the packet's own: interface, time, two lengths. */
const FIXED = 20;
/** epb_flags and pack_flags have the same number and layout. */
const FLAGS = 2;

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
  record.fcsLength = options < end ? fcsLength(bytes, options, end, section, source.fcsLength) : source.fcsLength;
  if (source.facts !== null) source.facts.packets++;
  emitter.emit();
  return true;
}

/** Bits 5 to 8 of the flags, when not zero, override if_fcslen. Read by hand: many writers give every packet options. */
function fcsLength(bytes: Uint8Array, start: number, end: number, section: Section, otherwise: number): number {
  let at = start;
  while (at + 4 <= end) {
    const code = section.u16(bytes, at);
    const length = section.u16(bytes, at + 2);
    if (code === 0 || at + 4 + length > end) return otherwise;
    if (code === FLAGS && length >= 4) return (section.u32(bytes, at + 4) >>> 5) & 0x0f || otherwise;
    at += 4 + ((length + 3) & ~3);
  }
  return otherwise;
}
