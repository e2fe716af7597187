import { CUT_TRANSPORT, DECODED, MALFORMED_TRANSPORT, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { i32, u16 } from '../read.js';

/** TCP control bits (RFC 9293 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

const FIXED_HEADER = 20;

/** TCP header (RFC 9293 3.1). */
export function decodeTcp(packet: Packet): Outcome {
  const bytes = packet.buffer;
  const start = packet.transportOffset;
  const captured = packet.frameEnd - start;
  if (packet.transportLength < FIXED_HEADER) return MALFORMED_TRANSPORT;
  if (captured < FIXED_HEADER) return CUT_TRANSPORT;
  packet.sourcePort = u16(bytes, start);
  packet.destinationPort = u16(bytes, start + 2);
  packet.sequence = i32(bytes, start + 4);
  packet.acknowledgment = i32(bytes, start + 8);
  const header = (bytes[start + 12]! >> 4) << 2;
  packet.flags = bytes[start + 13]!;
  packet.checksum = u16(bytes, start + 16);
  if (header < FIXED_HEADER || header > packet.transportLength) return MALFORMED_TRANSPORT;
  packet.payloadOffset = start + header;
  packet.payloadLength = packet.transportLength - header;
  // Options may be cut while the ports are whole: the packet still counts for its flow.
  const available = captured - header;
  packet.payloadCaptured = Math.max(0, Math.min(available, packet.payloadLength));
  return DECODED;
}
