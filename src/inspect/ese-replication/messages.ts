import { MORE_OCTETS, NO_UNIT } from '../units.js';
import { EARLIEST, LATEST, MAX_KIND, MAX_MESSAGE, MESSAGE_HEADER, MESSAGES, PACKET_HEADER, PLAIN, UTC } from './constants.js';

/** Octets in which a message in clear shows itself. */
export const FRONT = PACKET_HEADER + MESSAGE_HEADER;

/** Octets of the packet of the channel at `start`, or what `UnitTaker.measure` says instead. */
export function packetLength(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 0 || bytes[start]! > MAX_KIND) return NO_UNIT;
  if (end - start < PACKET_HEADER) return MORE_OCTETS;
  const size = u32(bytes, start + 1);
  return size > 0 && size <= MAX_MESSAGE ? PACKET_HEADER + size : NO_UNIT;
}

/**
 * The same of a plain packet with a message, or the beginning of one: a type that is known, sizes that agree and a time that may be right. By chance
 * one of more than 2^60 beginnings of random octets is like this.
 */
export function messageLength(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== PLAIN) return NO_UNIT;
  const length = packetLength(bytes, start, end);
  if (length <= 0) return length;
  if (length < FRONT) return NO_UNIT;
  if (end - start < FRONT) return MORE_OCTETS;
  const message = start + PACKET_HEADER;
  const size = u32(bytes, message + 4);
  if (size < length - PACKET_HEADER || size > MAX_MESSAGE || !MESSAGES.has(u32(bytes, message))) return NO_UNIT;
  return isTime(bytes, message + 8) ? length : NO_UNIT;
}

/** What the message is called whose packet, known by the above, begins at `start`. */
export const messageName = (bytes: Uint8Array, start: number): string => MESSAGES.get(u32(bytes, start + PACKET_HEADER))!;

/** A `DateTime` of .NET: its kind in the two highest bits, the time in the others. */
function isTime(bytes: Uint8Array, at: number): boolean {
  const high = u32(bytes, at + 4);
  const ticks = (high % 0x40000000) * 0x100000000 + u32(bytes, at);
  return high >>> 30 === UTC && ticks >= EARLIEST && ticks < LATEST;
}

const u32 = (bytes: Uint8Array, at: number) => (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) + bytes[at + 3]! * 0x1000000;
