import type { Impression } from './evidence.js';

/** Octets at the beginning of each part that are passed over: headers look like nothing. */
const HEAD = 32;
/** Fewer octets say nothing of text, or of randomness: the entropy of few octets is low whatever they are. */
const ENOUGH_FOR_TEXT = 256;
const ENOUGH_FOR_RANDOM = 1024;
/** Share of printable octets in text. */
const TEXT = 0.9;
/** Bits per octet that random octets stay below what is expected of them, and that structure is below it at least. */
const RANDOM_WITHIN = 0.06;
const STRUCTURED_BELOW = 0.5;

/**
 * What octets look like that no protocol could be made of, one part for each piece of a direction. It proves nothing: compressed octets look like
 * encrypted ones. Null when there are too few, or they are in between.
 */
export function impressionOf(parts: readonly Uint8Array[]): Impression | null {
  const counts = new Uint32Array(256);
  let total = 0;
  for (const part of parts) {
    for (let at = HEAD; at < part.length; at++) counts[part[at]!]!++;
    total += Math.max(0, part.length - HEAD);
  }
  if (total < ENOUGH_FOR_TEXT) return null;
  let printable = 0;
  let bits = 0;
  for (let octet = 0; octet < 256; octet++) {
    const count = counts[octet]!;
    if (count === 0) continue;
    if ((octet >= 0x20 && octet < 0x7f) || octet === 0x09 || octet === 0x0a || octet === 0x0d) printable += count;
    bits -= (count / total) * Math.log2(count / total);
  }
  if (printable >= TEXT * total) return 'text';
  if (total < ENOUGH_FOR_RANDOM) return null;
  // Of so many random octets (G. A. Miller 1955: the bias of entropy estimated from a sample).
  const expected = 8 - 255 / (2 * total * Math.LN2);
  if (bits >= expected - RANDOM_WITHIN) return 'random';
  return bits < expected - STRUCTURED_BELOW ? 'structured' : null;
}
