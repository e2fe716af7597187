/**
 * The flow table's memory: a flow is a row of numbers, never an object. Whole numbers of 32 bits are in one typed array, counters and times in
 * another; what one packet touches lies side by side, because the flows of a capture are many and each new place in memory costs more than the
 * arithmetic on it.
 */

import { DECIDED, HANDED_OVER, LIMITED_BEFORE } from './payload.js';

/** Width of a row in `ints`, and of the part that belongs to one side. */
export const INTS = 32;
/** Key: [transport, family and VLAN; ports; four words of the address of side 0; four of side 1]. Side 0 sent the first packet seen. */
export const KEY = 0;
/** Bits of the key's first word with the transport protocol. */
export const PROTOCOL = 0xff;
export const HASH = 10;
export const MARKS = 11;
/** Position in the run of the capture the flow began in. */
export const CAPTURE = 12;
/** Unsigned: position in the run of the flow itself, from 1 on. */
export const NUMBER = 13;
/** Tunnels its packets came in: bits of decode's ENCAPSULATIONS. */
export const ENCAPSULATION = 14;
const SIDES = 16;
const SIDE_INTS = 8;
/** What comes before the parts of the sides: what a flow is, without how it went. */
export const HEAD_INTS = SIDES;
/** Within a side's part: */
export const SIDE_MARKS = 0;
/** Initial sequence number (with SENT_SYN). */
export const INITIAL = 1;
/** Sequence number behind the highest octet seen. */
export const NEXT = 2;
/** Sequence number of the next octet an inspector gets. */
export const DELIVER = 3;
/** Highest acknowledgment of this side's octets by the other (with ACKED). */
export const ACKNOWLEDGED = 4;
/** Packets whose payload the snaplen cut. */
export const CUT = 5;

/** Width of a row in `numbers`, and of the part that belongs to one side. */
export const NUMBERS = 12;
export const FIRST_MICROS = 0;
export const LAST_MICROS = 1;
export const FIRST_PACKET = 2;
export const LAST_PACKET = 3;
const SIDE_NUMBERS = 4;
/** Within a side's part: */
export const PACKETS = 0;
export const BYTES = 1;
export const PAYLOAD = 2;
export const GAPS = 3;

/** Bits of MARKS. */
export const CLIENT_KNOWN = 0x01;
/** Side 1 is the client (only with CLIENT_KNOWN). */
export const CLIENT_IS_SIDE_1 = 0x02;
/** A SYN was seen: the flow's beginning was captured. */
export const STARTED = 0x04;
export const WAS_RESET = 0x08;
/** A newer flow took over the addresses and ports. */
export const REPLACED = 0x10;
/** The row is in use. */
export const LIVE = 0x20;
/** The listener still wants this flow's payload. */
export const INSPECTED = 0x40;
/** It does not because of a limit. */
export const LIMITED = 0x80;

/** Bits of SIDE_MARKS. */
export const SEQUENCE_KNOWN = 0x01;
export const SENT_SYN = 0x02;
export const SENT_FIN = 0x04;
/** An entry in `Holes`. */
export const HAS_HOLES = 0x08;
/** An entry in `ReorderBuffer`. */
export const HAS_WAITING = 0x10;
/** The other side acknowledged octets of this side. */
export const ACKED = 0x20;
/** A FIN came, and every octet before it has been handed over. */
export const ALL_SENT = 0x40;

/** Rows nobody has written to cost addresses, not memory, while each growth copies what there is and leaves the old arrays to the collector. */
const GROWTH = 16;

export class FlowColumns {
  capacity: number;
  ints: Int32Array;
  numbers: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.ints = new Int32Array(capacity * INTS);
    this.numbers = new Float64Array(capacity * NUMBERS);
  }

  /** Makes far more rows, up to `limit`. */
  grow(limit: number): void {
    const { ints, numbers } = this;
    this.capacity = Math.min(this.capacity * GROWTH, limit);
    this.ints = new Int32Array(this.capacity * INTS);
    this.ints.set(ints);
    this.numbers = new Float64Array(this.capacity * NUMBERS);
    this.numbers.set(numbers);
  }

  /** Empties one row for a new flow. */
  clear(flow: number): void {
    this.ints.fill(0, flow * INTS, flow * INTS + INTS);
    this.numbers.fill(0, flow * NUMBERS, flow * NUMBERS + NUMBERS);
  }
}

/** What becomes of payload that comes in order, by a flow's MARKS. */
export function outcomeOf(marks: number): typeof HANDED_OVER | typeof DECIDED | typeof LIMITED_BEFORE {
  return (marks & INSPECTED) !== 0 ? HANDED_OVER : (marks & LIMITED) === 0 ? DECIDED : LIMITED_BEFORE;
}

/** Where one side's part begins in `ints`. */
export function sideInts(flow: number, side: number): number {
  return flow * INTS + SIDES + side * SIDE_INTS;
}

/** Where one side's part begins in `numbers`. */
export function sideNumbers(flow: number, side: number): number {
  return flow * NUMBERS + SIDE_NUMBERS + side * SIDE_NUMBERS;
}
