import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';

const HEADER = 4;
/** Below this the protocol field would be a length, which Cisco HDLC does not have. */
const LOWEST_ETHER_TYPE = 0x0600;

/** Cisco HDLC (LINKTYPE_C_HDLC): address, control, EtherType (RFC 1547 4.3.1). */
export function decodeCiscoHdlc(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const type = u16(packet.buffer, start + 2);
  return type < LOWEST_ETHER_TYPE ? NON_IP : decodeEtherType(packet, type, start + HEADER);
}
