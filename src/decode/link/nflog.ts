import { endAt } from '../frame-end.js';
import { CUT_LINK, MALFORMED_LINK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16, u16le } from '../read.js';
import { decodeRaw } from './raw.js';

/** Family, version, resource identifier. */
const HEADER = 4;
const TLV_HEADER = 4;
/** NFULA_PAYLOAD; no type is above 32. */
const PAYLOAD = 9;
const HIGHEST_TYPE = 32;

/** Linux netfilter log (LINKTYPE_NFLOG): type-length-value fields in the byte order of the capturing machine, each padded to four octets; one of them is the packet. */
export function decodeNflog(packet: Packet, start: number): Outcome {
  const bytes = packet.buffer;
  let at = start + HEADER;
  if (packet.frameEnd - at < TLV_HEADER) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
  const read = u16le(bytes, at + 2) <= HIGHEST_TYPE ? u16le : u16;
  while (packet.frameEnd - at >= TLV_HEADER) {
    const length = read(bytes, at);
    if (length < TLV_HEADER) return MALFORMED_LINK;
    if (read(bytes, at + 2) === PAYLOAD) {
      if (at + length - packet.frameEnd > packet.missing) return MALFORMED_LINK;
      endAt(packet, at + length);
      return decodeRaw(packet, at + TLV_HEADER);
    }
    at += (length + 3) & ~3;
  }
  return packet.missing > 0 ? CUT_LINK : NON_IP;
}
