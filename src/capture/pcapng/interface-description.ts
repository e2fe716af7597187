import { printable } from '../../text.js';
import type { CaptureLimits, ParsedFacts } from '../facts.js';
import { readOptions } from './options.js';
import type { Section, SectionInterface } from './section.js';

export const INTERFACE_DESCRIPTION = 1;
const FIXED = 8;

const IF_NAME = 2;
const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;

/** Interface Description Block (draft-ietf-opsawg-pcapng 4.2); `start` and `end` delimit the block body. A body too short is ignored, its number is not: later blocks count on it. */
export function describeInterface(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  facts: ParsedFacts,
  limits: CaptureLimits,
): void {
  const whole = end - start >= FIXED;
  const id = section.interfaces.length;
  const listed = id < limits.maxSectionInterfaces && facts.interfaces.length < limits.maxInterfaces;
  if (!listed) facts.counters.interfacesNotListed++;
  if (id >= limits.maxSectionInterfaces) return;
  const described: SectionInterface = {
    linkType: whole ? section.u16(bytes, start) : 0xffff,
    snaplen: whole ? section.u32(bytes, start + 4) : 0,
    fcsLength: 0,
    unitsPerSecond: 1e6,
    offsetSeconds: 0,
    droppedByInterface: 0,
    droppedBySystem: 0,
    facts: null,
  };
  let name: string | null = null;
  let filter: string | null = null;
  readOptions(bytes, start + FIXED, end, section, (code, from, to) => {
    if (code === IF_NAME) name = printable(bytes, from, to);
    // The first octet says what kind of filter it is; 0 is the textual one.
    else if (code === IF_FILTER && to > from + 1 && bytes[from] === 0) filter = printable(bytes, from + 1, to);
    else if (code === IF_FCSLEN && to > from) described.fcsLength = fcsLength(bytes[from]!);
    else if (code === IF_TSRESOL && to > from) described.unitsPerSecond = unitsPerSecond(bytes[from]!);
    else if (code === IF_TSOFFSET && to - from >= 8) described.offsetSeconds = signed64(bytes, from, section);
  });
  if (listed) {
    described.facts = { id, section: section.index, linkType: described.linkType, snaplen: described.snaplen, name, filter, packets: 0 };
    facts.interfaces.push(described.facts);
  }
  section.interfaces.push(described);
}

/** if_fcslen: the draft says bits, Wireshark reads octets (issue 60 of the draft); no sequence is shorter than a bit count of 8 or longer than 7 octets. */
function fcsLength(value: number): number {
  return value < 8 ? value : value <= 64 ? value >> 3 : 0;
}

/** if_tsresol: a negative power of ten, or of two when the top bit is set. */
function unitsPerSecond(resolution: number): number {
  return (resolution & 0x80) !== 0 ? 2 ** (resolution & 0x7f) : 10 ** (resolution & 0x7f);
}

function signed64(bytes: Uint8Array, start: number, section: Section): number {
  const high = section.u32(bytes, section.littleEndian ? start + 4 : start) | 0;
  const low = section.u32(bytes, section.littleEndian ? start : start + 4);
  return high * 2 ** 32 + low;
}
