import type { Packet } from './packet.js';

/** A header says where what it carries ends: octets behind it, captured or not, are padding and trailers. One that promises more than there was on the wire is not believed. */
export function endAt(packet: Packet, end: number): void {
  if (end >= packet.frameEnd + packet.missing) return;
  if (end < packet.frameEnd) packet.frameEnd = end;
  packet.missing = end - packet.frameEnd;
}
