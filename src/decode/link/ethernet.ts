import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

const HEADER = 14;

/** Ethernet II and IEEE 802.3 (LINKTYPE_ETHERNET). */
export function decodeEthernet(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return decodeEtherType(packet, u16(packet.buffer, start + 12), start + HEADER);
}
