import { Section } from './section.js';

/** Reads the same in either byte order. */
export const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC_LITTLE = 0x4d;
const BYTE_ORDER_MAGIC_BIG = 0x1a;

/** Byte order from the magic 1A2B3C4D at `start + 8`; null when it is neither. */
export function sectionOf(bytes: Uint8Array, start: number, index: number): Section | null {
  const first = bytes[start + 8];
  const little = first === BYTE_ORDER_MAGIC_LITTLE && bytes[start + 9] === 0x3c && bytes[start + 10] === 0x2b && bytes[start + 11] === 0x1a;
  const big = first === BYTE_ORDER_MAGIC_BIG && bytes[start + 9] === 0x2b && bytes[start + 10] === 0x3c && bytes[start + 11] === 0x4d;
  return little || big ? new Section(little, index) : null;
}
