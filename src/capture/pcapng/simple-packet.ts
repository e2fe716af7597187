import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import type { Section } from './section.js';

export const SIMPLE_PACKET = 3;
const FIXED = 4;

/** Simple Packet Block (draft-ietf-opsawg-pcapng 4.4): interface 0, no time, cut at that interface's snaplen. */
export function readSimplePacket(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  emitter: Emitter,
  facts: ParsedFacts,
): boolean {
  if (end - start < FIXED) return false;
  const source = section.interfaces[0];
  if (source === undefined) {
    facts.counters.unknownInterface++;
    return true;
  }
  const original = section.u32(bytes, start);
  const { record } = emitter;
  record.buffer = bytes;
  record.offset = start + FIXED;
  record.capturedLength = Math.min(original, end - start - FIXED, source.snaplen === 0 ? Number.POSITIVE_INFINITY : source.snaplen);
  record.originalLength = original;
  record.linkType = source.linkType;
  record.interfaceId = 0;
  record.hasTime = false;
  record.seconds = 0;
  record.nanoseconds = 0;
  record.fcsLength = source.fcsLength;
  if (source.facts !== null) source.facts.packets++;
  emitter.emit();
  return true;
}
