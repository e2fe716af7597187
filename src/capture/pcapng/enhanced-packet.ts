import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import type { Annotations } from './annotations.js';
import { readPacketBody } from './packet-body.js';
import type { Section } from './section.js';

export const ENHANCED_PACKET = 6;
const FIXED = 20;

/** Enhanced Packet Block (draft-ietf-opsawg-pcapng 4.3). False when the body is too short for what it claims. */
export function readEnhancedPacket(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  emitter: Emitter,
  facts: ParsedFacts,
  annotations: Annotations,
): boolean {
  return end - start >= FIXED && readPacketBody(bytes, start, end, section.u32(bytes, start), section, emitter, facts, annotations);
}
