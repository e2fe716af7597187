import { GENEVE } from '../encapsulation.js';
import { INNER_ETHER_TYPE, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';

const HEADER = 8;
const VERSION = 0xc0;
const OPTION_WORDS = 0x3f;
const RESERVED = 0x3f;

/** Geneve (RFC 8926 3.4): options, then what an EtherType names. */
export function decodeGeneve(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.payloadOffset;
  if (packet.frameEnd - start < HEADER) return NOT_A_TUNNEL;
  const first = bytes[start]!;
  if ((first & VERSION) !== 0 || (bytes[start + 1]! & RESERVED) !== 0 || bytes[start + 7] !== 0) return NOT_A_TUNNEL;
  const inner = start + HEADER + ((first & OPTION_WORDS) << 2);
  if (inner >= packet.frameEnd) return NOT_A_TUNNEL;
  packet.encapsulation |= GENEVE;
  packet.innerType = u16(bytes, start + 2);
  packet.innerOffset = inner;
  return INNER_ETHER_TYPE;
}
