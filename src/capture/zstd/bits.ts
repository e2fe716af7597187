import { Damage } from './damage.js';

/** Most bits that can be asked for at once: with up to seven before them in their octet they are in four octets. */
const AT_ONCE = 25;

/**
 * Streams of bits are read from their end (RFC 8878 4.1): who reads takes the bits it wants off its position and asks for those that are now behind
 * it. A position counts bits from the beginning of `view`, which has a margin at both ends, so that reading past the beginning of a stream
 * needs no test for each number, but one for all of a step.
 */
export function bitsAt(view: DataView, position: number, count: number): number {
  return (view.getUint32(position >>> 3, true) >>> (position & 7)) & ((1 << count) - 1);
}

/** As many as 31 bits. */
export function longBitsAt(view: DataView, position: number, count: number): number {
  if (count <= AT_ONCE) return bitsAt(view, position, count);
  return (bitsAt(view, position + 16, count - 16) << 16) | bitsAt(view, position, 16);
}

/** Where reading the stream in the octets from `start` to `end` begins: at the highest bit that is set, which is no part of it. */
export function lastBit(view: DataView, start: number, end: number): number {
  const last = end > start ? view.getUint8(end - 1) : 0;
  if (last === 0) throw new Damage();
  return end * 8 - 1 - (Math.clz32(last) - 24);
}
