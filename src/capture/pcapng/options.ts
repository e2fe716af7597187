import type { Section } from './section.js';

/** Calls `take` for each option of a block (draft-ietf-opsawg-pcapng 3.5); stops at the end marker, or where a length leaves the block. */
export function readOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  take: (code: number, valueStart: number, valueEnd: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const code = section.u16(bytes, at);
    const length = section.u16(bytes, at + 2);
    const value = at + 4;
    if (code === 0 || value + length > end) return;
    take(code, value, value + length);
    at = value + ((length + 3) & ~3);
  }
}
