import { uuidText } from '../uuid.js';

const SLOTS = 256;
const OCTETS = 16;

/** UUIDs met before, one for each slot, and their texts; '' where there is none. */
const octets = new Uint8Array(SLOTS * OCTETS);
const littleEndians = new Uint8Array(SLOTS);
const texts: string[] = new Array<string>(SLOTS).fill('');

/** The same text as `uuidText`. Few interfaces exist and every connection names some: their texts are made once and shared. */
export function sharedUuidText(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  // Interfaces of one family differ in the lowest octets of the first field (C706 appendix A).
  const slot = bytes[start]! ^ bytes[start + 1]!;
  const from = slot * OCTETS;
  let same = littleEndians[slot] === (littleEndian ? 1 : 0) && texts[slot] !== '';
  for (let i = 0; same && i < OCTETS; i++) same = octets[from + i] === bytes[start + i];
  if (same) return texts[slot]!;
  const text = uuidText(bytes, start, littleEndian);
  for (let i = 0; i < OCTETS; i++) octets[from + i] = bytes[start + i]!;
  littleEndians[slot] = littleEndian ? 1 : 0;
  texts[slot] = text;
  return text;
}
