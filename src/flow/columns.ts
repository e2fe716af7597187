/**
 * The flow table's memory: one typed array per fact, a flow is an index into all of them. Facts of one direction
 * are at `flow * 2 + side`; side 0 sent the first packet seen. Nothing here is an object per flow.
 */
export const KEY_WORDS = 10;

/** Bits of `marks`. */
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

/** Bits of `sideMarks`. */
export const SEQUENCE_KNOWN = 0x01;
export const SENT_SYN = 0x02;
export const SENT_FIN = 0x04;
/** An entry in `Holes`. */
export const HAS_HOLES = 0x08;
/** An entry in `ReorderBuffer`. */
export const HAS_WAITING = 0x10;
/** The other side acknowledged octets of this side. */
export const ACKED = 0x20;

export class FlowColumns {
  capacity: number;
  /** Key: [family, transport and VLAN; ports; address of side 0; address of side 1]. */
  keys: Int32Array;
  hashes: Int32Array;
  marks: Uint8Array;
  captures: Uint16Array;
  firstMicros: Float64Array;
  lastMicros: Float64Array;
  firstPackets: Float64Array;
  lastPackets: Float64Array;

  packets: Float64Array;
  bytes: Float64Array;
  payload: Float64Array;
  gaps: Float64Array;
  cut: Uint32Array;
  sideMarks: Uint8Array;
  /** Initial sequence number (with SENT_SYN). */
  initial: Int32Array;
  /** Sequence number behind the highest octet seen. */
  next: Int32Array;
  /** Sequence number of the next octet an inspector gets. */
  deliver: Int32Array;
  /** Highest acknowledgment of this side's octets by the other (with ACKED). */
  acked: Int32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.keys = new Int32Array(capacity * KEY_WORDS);
    this.hashes = new Int32Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.captures = new Uint16Array(capacity);
    this.firstMicros = new Float64Array(capacity);
    this.lastMicros = new Float64Array(capacity);
    this.firstPackets = new Float64Array(capacity);
    this.lastPackets = new Float64Array(capacity);
    this.packets = new Float64Array(capacity * 2);
    this.bytes = new Float64Array(capacity * 2);
    this.payload = new Float64Array(capacity * 2);
    this.gaps = new Float64Array(capacity * 2);
    this.cut = new Uint32Array(capacity * 2);
    this.sideMarks = new Uint8Array(capacity * 2);
    this.initial = new Int32Array(capacity * 2);
    this.next = new Int32Array(capacity * 2);
    this.deliver = new Int32Array(capacity * 2);
    this.acked = new Int32Array(capacity * 2);
  }

  /** Doubles every column, up to `limit` rows. */
  grow(limit: number): void {
    const bigger = new FlowColumns(Math.min(this.capacity * 2, limit));
    bigger.keys.set(this.keys);
    bigger.hashes.set(this.hashes);
    bigger.marks.set(this.marks);
    bigger.captures.set(this.captures);
    bigger.firstMicros.set(this.firstMicros);
    bigger.lastMicros.set(this.lastMicros);
    bigger.firstPackets.set(this.firstPackets);
    bigger.lastPackets.set(this.lastPackets);
    bigger.packets.set(this.packets);
    bigger.bytes.set(this.bytes);
    bigger.payload.set(this.payload);
    bigger.gaps.set(this.gaps);
    bigger.cut.set(this.cut);
    bigger.sideMarks.set(this.sideMarks);
    bigger.initial.set(this.initial);
    bigger.next.set(this.next);
    bigger.deliver.set(this.deliver);
    bigger.acked.set(this.acked);
    Object.assign(this, bigger);
  }

  /** Empties one row for a new flow. */
  clear(flow: number): void {
    const a = flow * 2;
    const b = a + 1;
    this.packets[a] = this.packets[b] = 0;
    this.bytes[a] = this.bytes[b] = 0;
    this.payload[a] = this.payload[b] = 0;
    this.gaps[a] = this.gaps[b] = 0;
    this.cut[a] = this.cut[b] = 0;
    this.sideMarks[a] = this.sideMarks[b] = 0;
  }
}
