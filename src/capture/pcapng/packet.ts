import type { Emitter } from '../emitter.js';
import type { ParsedFacts } from '../facts.js';
import { readPacketBody } from './packet-body.js';
import type { Section } from './section.js';

export const PACKET = 2;
const FIXED = 20;

/** Obsolete Packet Block (draft-ietf-opsawg-pcapng, appendix A): a 16-bit interface number and a drop count instead of a 32-bit number. */
export function readPacket(bytes: Uint8Array, start: number, end: number, section: Section, emitter: Emitter, facts: ParsedFacts): boolean {
  return end - start >= FIXED && readPacketBody(bytes, start, end, section.u16(bytes, start), section, emitter, facts);
}
