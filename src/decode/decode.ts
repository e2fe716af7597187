import type { PacketRecord } from '../capture/record.js';
import { linkDecoder } from './link/link-types.js';
import { type Outcome, UNSUPPORTED_LINK_TYPE } from './outcome.js';
import type { Packet } from './packet.js';

/**
 * Reads the headers of one captured frame into `packet`. Never throws: every frame has an outcome, and only
 * `DECODED` makes the transport fields of `packet` valid.
 */
export function decode(record: PacketRecord, packet: Packet): Outcome {
  const decodeLink = linkDecoder(record.linkType);
  if (decodeLink === undefined) return UNSUPPORTED_LINK_TYPE;
  packet.buffer = record.buffer;
  packet.missing = record.originalLength - record.capturedLength;
  packet.frameEnd = record.offset + record.capturedLength;
  // A frame check sequence is only in the captured bytes when the end of the frame is.
  if (packet.missing < record.fcsLength) {
    packet.frameEnd -= record.fcsLength - packet.missing;
    packet.missing = 0;
  } else packet.missing -= record.fcsLength;
  packet.vlan = -1;
  return decodeLink(packet, record.offset);
}
