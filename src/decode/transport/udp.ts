import { CUT_TRANSPORT, DECODED, MALFORMED_TRANSPORT, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { u16 } from '../read.js';
import { decodeUdpTunnel, mayBeTunnel } from '../tunnel/udp-tunnels.js';

const HEADER = 8;

/** UDP header (RFC 768). A length of zero means "the rest of the IP payload" (RFC 2675 jumbograms, segmentation offload). */
export function decodeUdp(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.transportOffset;
  if (packet.transportLength < HEADER) return MALFORMED_TRANSPORT;
  if (packet.frameEnd - start < HEADER) return CUT_TRANSPORT;
  packet.sourcePort = u16(bytes, start);
  packet.destinationPort = u16(bytes, start + 2);
  packet.sequence = 0;
  packet.acknowledgment = 0;
  packet.flags = 0;
  let length = u16(bytes, start + 4);
  if (length === 0) length = packet.transportLength;
  if (length < HEADER) return MALFORMED_TRANSPORT;
  // A first fragment without the others declares more than there is.
  if (length > packet.transportLength) length = packet.transportLength;
  packet.payloadOffset = start + HEADER;
  packet.payloadLength = length - HEADER;
  packet.checksum = u16(bytes, start + 6);
  const available = packet.frameEnd - packet.payloadOffset;
  packet.payloadCaptured = Math.min(available, packet.payloadLength);
  return mayBeTunnel(packet.sourcePort, packet.destinationPort) ? decodeUdpTunnel(packet) : DECODED;
}
