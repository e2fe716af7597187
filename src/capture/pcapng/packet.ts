import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import type { Annotations } from './annotations.js';
import { readPacketBody } from './packet-body.js';
import type { Section } from './section.js';

export const PACKET = 2;
const FIXED = 20;
/** The number of drops is not known. */
const UNKNOWN = 0xffff;

/** Obsolete Packet Block (draft-ietf-opsawg-pcapng, appendix A): a 16-bit interface number and a drop count instead of a 32-bit number. */
export function readPacket(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  emitter: Emitter,
  facts: ParsedFacts,
  annotations: Annotations,
): boolean {
  if (end - start < FIXED) return false;
  const lost = section.u16(bytes, start + 2);
  if (lost !== UNKNOWN) annotations.lost(lost);
  return readPacketBody(bytes, start, end, section.u16(bytes, start), section, emitter, facts, annotations);
}
