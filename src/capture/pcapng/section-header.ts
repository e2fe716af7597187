import { u16be, u16le } from '../read.js';
import { Section } from './section.js';

/** Reads the same in either byte order. */
export const SECTION_HEADER = 0x0a0d0d0a;
/** Octets up to the byte-order magic, which tells how to read the length before it. */
export const SECTION_HEADER_START = 12;
/** Whole block with an empty option list. */
export const SECTION_HEADER_LENGTH = 28;
/** A later major version may lay out blocks in another way; minor versions may not. */
export const MAJOR_VERSION = 1;

const BYTE_ORDER_MAGIC_LITTLE = 0x4d;
const BYTE_ORDER_MAGIC_BIG = 0x1a;

/** Byte order from the magic 1A2B3C4D at `start + 8`; null when it is neither. */
export function sectionOf(bytes: Uint8Array, start: number, index: number): Section | null {
  const first = bytes[start + 8];
  const little = first === BYTE_ORDER_MAGIC_LITTLE && bytes[start + 9] === 0x3c && bytes[start + 10] === 0x2b && bytes[start + 11] === 0x1a;
  const big = first === BYTE_ORDER_MAGIC_BIG && bytes[start + 9] === 0x2b && bytes[start + 10] === 0x3c && bytes[start + 11] === 0x4d;
  return little || big ? new Section(little, index) : null;
}

/** Major version of a whole Section Header Block at `start`. */
export function majorVersion(bytes: Uint8Array, start: number, section: Section): number {
  return (section.littleEndian ? u16le : u16be)(bytes, start + 12);
}
