import { ERSPAN } from '../encapsulation.js';
import { CUT_NETWORK, INNER_ETHERNET, INNER_IP, MALFORMED_NETWORK, NON_IP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

const HEADER_2 = 8;
const HEADER_3 = 12;
/** Platform specific subheader of type III, announced by the last bit of the header. */
const SUBHEADER = 8;
/** Frame types of type III. */
const ETHERNET = 0;
const IP = 2;

/** ERSPAN type I: no header, the frame follows. */
export function decodeErspan1(packet: Packet, start: number): Outcome {
  return frame(packet, start, INNER_ETHERNET);
}

/** ERSPAN type II (draft-foschiano-erspan 4.2): what a mirrored port saw. */
export function decodeErspan2(packet: Packet, start: number): Outcome {
  return frame(packet, start + HEADER_2, INNER_ETHERNET);
}

/** ERSPAN type III (draft-foschiano-erspan 4.3). */
export function decodeErspan3(packet: Packet, start: number): Outcome {
  if (packet.frameEnd - start < HEADER_3) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  const last = packet.buffer[start + 11]!;
  const type = (packet.buffer[start + 10]! >> 2) & 0x1f;
  const length = (last & 1) !== 0 ? HEADER_3 + SUBHEADER : HEADER_3;
  if (type === ETHERNET) return frame(packet, start + length, INNER_ETHERNET);
  return type === IP ? frame(packet, start + length, INNER_IP) : NON_IP;
}

function frame(packet: Packet, at: number, inner: Outcome): Outcome {
  if (at >= packet.frameEnd) return packet.missing > 0 ? CUT_NETWORK : MALFORMED_NETWORK;
  packet.encapsulation |= ERSPAN;
  packet.innerOffset = at;
  return inner;
}
