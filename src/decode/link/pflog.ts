import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeRaw } from './raw.js';

/** Up to the address family; real headers have some 60 octets. */
const LEAST = 4;

/** OpenBSD's packet filter log (LINKTYPE_PFLOG): the first octet is the header's length without its padding to four octets. */
export function decodePflog(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < LEAST) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const length = (packet.buffer[start]! + 3) & ~3;
  if (length < LEAST) return MALFORMED_LINK;
  if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return decodeRaw(packet, start + length);
}
