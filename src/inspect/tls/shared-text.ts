import { printable } from '../../text.js';

const SLOTS = 512;
/** Longer texts are not kept. */
const OCTETS = 128;

/** Octets met before, one text for each slot, and what they are as text; '' where there is none. */
const octets = new Uint8Array(SLOTS * OCTETS);
const lengths = new Uint8Array(SLOTS);
const texts: string[] = new Array<string>(SLOTS).fill('');

/**
 * The same text as `printable`. A capture names the same servers, programs and paths in every connection: decoding and cleaning them again
 * would cost more than all the rest of a message's head. What is kept is what evidence keeps anyway; never hand a secret over.
 */
export function sharedText(bytes: Uint8Array, start: number, end: number, limit = 200): string {
  const length = end - start;
  if (length <= 0 || length > OCTETS || length > limit) return printable(bytes, start, end, limit);
  const slot = slotOf(bytes, start, end);
  const from = slot * OCTETS;
  let same = lengths[slot] === length;
  for (let i = 0; same && i < length; i++) same = octets[from + i] === bytes[start + i];
  if (same) return texts[slot]!;
  const text = printable(bytes, start, end, limit);
  for (let i = 0; i < length; i++) octets[from + i] = bytes[start + i]!;
  lengths[slot] = length;
  texts[slot] = text;
  return text;
}

/** FNV-1a: names of one organisation differ in an octet or two anywhere. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
