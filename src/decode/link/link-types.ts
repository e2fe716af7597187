import type { Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeEthernet } from './ethernet.js';
import { decodeNull } from './null.js';
import { decodeRaw } from './raw.js';
import { decodeSll } from './sll.js';
import { decodeSll2 } from './sll2.js';

export interface LinkType {
  /** Value in capture files (tcpdump.org/linktypes.html). */
  readonly value: number;
  readonly name: string;
  readonly decode: (packet: Packet, start: number) => Outcome;
}

/** One row per link type exscope reads; a new one is a file beside this and a row here. */
const LINK_TYPES: readonly LinkType[] = [
  { value: 0, name: 'NULL', decode: decodeNull },
  { value: 1, name: 'Ethernet', decode: decodeEthernet },
  { value: 12, name: 'RAW', decode: decodeRaw },
  { value: 14, name: 'RAW', decode: decodeRaw },
  { value: 101, name: 'RAW', decode: decodeRaw },
  { value: 108, name: 'LOOP', decode: decodeNull },
  { value: 113, name: 'Linux SLL', decode: decodeSll },
  { value: 228, name: 'IPv4', decode: decodeRaw },
  { value: 229, name: 'IPv6', decode: decodeRaw },
  { value: 276, name: 'Linux SLL2', decode: decodeSll2 },
];

const byValue: (LinkType['decode'] | undefined)[] = [];
for (let value = 0; value <= 276; value++) byValue.push(LINK_TYPES.find((type) => type.value === value)?.decode);

/** The decoder of a link type, or undefined when exscope does not read it. */
export function linkDecoder(value: number): LinkType['decode'] | undefined {
  return value < byValue.length ? byValue[value] : undefined;
}

/** Name for people: `Ethernet`, or `link type 147` for one exscope does not read. */
export function linkTypeName(value: number): string {
  return LINK_TYPES.find((type) => type.value === value)?.name ?? `link type ${value}`;
}
