import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, ENCRYPTED_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

/** Frame control, first octet: type in bits 2 and 3, subtype above. */
const TYPE = 0x0c;
const DATA = 0x08;
const NO_DATA = 0x40;
const QOS = 0x80;
/** Second octet. */
const TO_AND_FROM_DS = 0x03;
const PROTECTED = 0x40;
const HT_CONTROL = 0x80;
/** QoS control, first octet: the body is an aggregate. */
const A_MSDU = 0x80;

const HEADER = 24;
/** Destination, source, length. */
const SUBFRAME_HEADER = 14;

/**
 * IEEE 802.11 (LINKTYPE_IEEE802_11): data frames that are not encrypted. Of an aggregate (A-MSDU) the first frame is read.
 * `padded`: what follows the header begins at a multiple of four octets, as some adapters deliver it.
 */
export function decodeWlan(packet: Packet, start: number, padded = false): Outcome {
  const bytes = packet.buffer;
  if (packet.frameEnd - start < 2) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const control = bytes[start]!;
  const flags = bytes[start + 1]!;
  if ((control & TYPE) !== DATA || (control & NO_DATA) !== 0) return NON_IP;
  if ((flags & PROTECTED) !== 0) return ENCRYPTED_LINK;
  let header = HEADER;
  if ((flags & TO_AND_FROM_DS) === TO_AND_FROM_DS) header += 6;
  const qos = start + header;
  if ((control & QOS) !== 0) header += (flags & HT_CONTROL) !== 0 ? 6 : 2;
  if (padded) header = (header + 3) & ~3;
  if (packet.frameEnd - start < header) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const body = start + header;
  if ((control & QOS) === 0 || (bytes[qos]! & A_MSDU) === 0) return decodeEtherType(packet, 0, body);
  if (packet.frameEnd - body < SUBFRAME_HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  return decodeEtherType(packet, (bytes[body + 12]! << 8) | bytes[body + 13]!, body + SUBFRAME_HEADER);
}
