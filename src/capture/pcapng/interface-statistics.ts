import type { Annotations } from './annotations.js';
import { readOptions } from './options.js';
import type { Section } from './section.js';

export const INTERFACE_STATISTICS = 5;
const FIXED = 12;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

/**
 * Interface Statistics Block (draft-ietf-opsawg-pcapng 4.6): what the capturing system says it dropped. The numbers count from the
 * beginning of the capture, so a later block of the same interface replaces an earlier one.
 */
export function readStatistics(bytes: Uint8Array, start: number, end: number, section: Section, annotations: Annotations): void {
  const source = end - start < FIXED ? undefined : section.interfaces[section.u32(bytes, start)];
  if (source === undefined) return;
  readOptions(bytes, start + FIXED, end, section, (code, from, to) => {
    if ((code !== ISB_IFDROP && code !== ISB_OSDROP) || to - from < 8) return;
    const high = section.u32(bytes, section.littleEndian ? from + 4 : from);
    const low = section.u32(bytes, section.littleEndian ? from : from + 4);
    // All bits set is how some writers say "not known"; no capture dropped more packets than a double can count.
    if (high >= 2 ** 21) return;
    const dropped = high * 2 ** 32 + low;
    const field = code === ISB_IFDROP ? 'droppedByInterface' : 'droppedBySystem';
    annotations.lostInAll(Math.max(0, dropped - source[field]));
    source[field] = Math.max(dropped, source[field]);
  });
}
