import { formatAddress } from '../../address.js';
import { printable } from '../../text.js';
import type { CaptureLimits, ParsedFacts } from '../facts.js';
import type { Section } from './section.js';

export const NAME_RESOLUTION = 4;
const RECORD_HEADER = 4;
/** Octets of the address by record type: nrb_record_ipv4 and nrb_record_ipv6. */
const ADDRESS: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

/**
 * Name Resolution Block (draft-ietf-opsawg-pcapng 4.5): names the capturing system, or whoever edited the file, had for addresses. The first
 * name of each address is kept. They are names, not proof of anything.
 */
export function readNames(
  bytes: Uint8Array,
  start: number,
  end: number,
  section: Section,
  facts: ParsedFacts,
  limits: CaptureLimits,
  named: Set<string>,
): void {
  let at = start;
  while (at + RECORD_HEADER <= end) {
    const type = section.u16(bytes, at);
    const length = section.u16(bytes, at + 2);
    const value = at + RECORD_HEADER;
    if (type === 0 || value + length > end) return;
    const octets = ADDRESS[type];
    if (octets !== undefined && length > octets + 1) keep(bytes, value, value + length, octets, facts, limits, named);
    at = value + ((length + 3) & ~3);
  }
}

function keep(
  bytes: Uint8Array,
  start: number,
  end: number,
  octets: number,
  facts: ParsedFacts,
  { maxAnnotations }: CaptureLimits,
  named: Set<string>,
): void {
  const address = formatAddress(bytes.subarray(start, start + octets));
  if (named.has(address)) return;
  // Names follow one another, each with a zero behind it.
  const zero = bytes.indexOf(0, start + octets);
  const name = printable(bytes, start + octets, zero < 0 || zero > end ? end : zero);
  if (name === '') return;
  if (facts.names.length >= maxAnnotations) {
    facts.counters.annotationsNotListed++;
    return;
  }
  named.add(address);
  facts.names.push({ address, name });
}
