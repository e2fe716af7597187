import { MESSAGE_HEADER, PACKET_HEADER } from '../ese-replication/constants.js';
import { messageLength } from '../ese-replication/messages.js';

/** Octets of a token in which its contents begin: behind its header, its checksum and what RFC 4121 4.2.5 rotates in front. */
const MAX_FRONT = 96;

/** Whether a message of the replication channel, which is what is known to be sent by a bare NegotiateStream, can be read in a wrapped token. */
export function findMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const last = Math.min(start + MAX_FRONT, end - PACKET_HEADER - MESSAGE_HEADER);
  for (let at = start; at <= last; at++) if (messageLength(bytes, at, end) > 0) return true;
  return false;
}
