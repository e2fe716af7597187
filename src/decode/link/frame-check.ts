import type { Packet } from '../packet.js';

const LENGTH = 4;

/** The frame ends with a frame check sequence, which is no payload; it may have been cut by the snaplen. */
export function dropFcs(packet: Packet): void {
  if (packet.missing < LENGTH) {
    packet.frameEnd -= LENGTH - packet.missing;
    packet.missing = 0;
  } else packet.missing -= LENGTH;
}
