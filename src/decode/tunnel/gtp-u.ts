import { GTP_U } from '../encapsulation.js';
import { INNER_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { NOT_A_TUNNEL } from './not-a-tunnel.js';

const HEADER = 8;
/** Version 1, protocol type GTP; the last three bits announce optional fields, all of them when one is there. */
const VERSION_AND_TYPE = 0xf0;
const GTP_VERSION_1 = 0x30;
const OPTIONAL_FIELDS = 0x07;
const EXTENSION_HEADER = 0x04;
/** Message type: user data. */
const G_PDU = 0xff;

/** GTP-U (3GPP TS 29.281 5.1 and 5.2): messages of type G-PDU carry a subscriber's IP packet, the others are the tunnel's own conversation. */
export function decodeGtpU(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.payloadOffset;
  if (packet.frameEnd - start < HEADER) return NOT_A_TUNNEL;
  const flags = bytes[start]!;
  if ((flags & VERSION_AND_TYPE) !== GTP_VERSION_1 || bytes[start + 1] !== G_PDU) return NOT_A_TUNNEL;
  if (u16(bytes, start + 2) + HEADER !== packet.payloadLength) return NOT_A_TUNNEL;
  let at = start + HEADER;
  if ((flags & OPTIONAL_FIELDS) !== 0) at += 4;
  if ((flags & EXTENSION_HEADER) !== 0) {
    // Each header says in its last octet what the next one is, 0 for none; its length is in words of four octets.
    while (at <= packet.frameEnd && bytes[at - 1] !== 0) {
      const length = at < packet.frameEnd ? bytes[at]! << 2 : 0;
      if (length === 0) return NOT_A_TUNNEL;
      at += length;
    }
  }
  const version = at < packet.frameEnd ? bytes[at]! >> 4 : 0;
  if (version !== 4 && version !== 6) return NOT_A_TUNNEL;
  packet.encapsulation |= GTP_U;
  packet.innerOffset = at;
  return INNER_IP;
}
