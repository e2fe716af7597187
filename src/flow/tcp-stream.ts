import type { Packet } from '../decode/packet.js';
import { ACK, FIN, RST, SYN } from '../decode/transport/tcp.js';
import {
  ACKED,
  ACKNOWLEDGED,
  ALL_SENT,
  CLIENT_IS_SIDE_1,
  CLIENT_KNOWN,
  DELIVER,
  type FlowColumns,
  GAPS,
  HAS_HOLES,
  HAS_WAITING,
  INITIAL,
  INSPECTED,
  INTS,
  LIMITED,
  MARKS,
  NEXT,
  outcomeOf,
  SENT_FIN,
  SENT_SYN,
  SEQUENCE_KNOWN,
  SIDE_MARKS,
  STARTED,
  sideInts,
  sideNumbers,
  WAS_RESET,
} from './columns.js';
import { Holes } from './holes.js';
import type { FlowLimits } from './limits.js';
import { CUT_OFF, HANDED_OVER, ON_RESET, type PayloadCounters, REPEATED } from './payload.js';
import { ReorderBuffer, type StreamSink } from './reorder.js';

/** How long a hole that the peer has already acknowledged may still be filled by a late packet: captures from several queues are a little out of order. */
const LATE_MICROS = 10_000;

const SIDES = [0, 1] as const;

/**
 * Follows both directions of TCP flows (RFC 9293): which octets were seen, which were lost, which come in order.
 * All state is in the columns, except for directions that lost or reordered something.
 */
export class TcpStreams {
  readonly #columns: FlowColumns;
  readonly #sink: StreamSink;
  readonly #holes: Holes;
  readonly #reorder: ReorderBuffer;
  readonly #counters: PayloadCounters;

  constructor(columns: FlowColumns, limits: FlowLimits, sink: StreamSink, counters: PayloadCounters) {
    this.#columns = columns;
    this.#sink = sink;
    this.#counters = counters;
    this.#holes = new Holes(limits.maxHoles);
    this.#reorder = new ReorderBuffer(limits, columns, counters);
  }

  get holesForgotten(): number {
    return this.#holes.forgotten;
  }

  get reorderLimited(): number {
    return this.#reorder.limited;
  }

  /** Whether a SYN opens a new conversation on the addresses and ports of `flow` rather than repeating the one that began it. */
  isNewConversation(packet: Packet, flow: number, side: 0 | 1): boolean {
    if ((packet.flags & (SYN | ACK | RST)) !== SYN) return false;
    const { ints } = this.#columns;
    const mine = sideInts(flow, side);
    if ((ints[mine + SIDE_MARKS]! & SENT_SYN) !== 0) return ints[mine + INITIAL] !== packet.sequence;
    // The answer may have been captured before the question.
    const other = sideInts(flow, side ^ 1);
    const answered = (ints[other + SIDE_MARKS]! & SENT_SYN) !== 0 && ((ints[mine + ACKNOWLEDGED]! - packet.sequence) | 0) === 1;
    return !answered;
  }

  update(packet: Packet, flow: number, side: 0 | 1, number: number, micros: number): void {
    const { ints } = this.#columns;
    const mine = sideInts(flow, side);
    const flags = packet.flags;
    let sequence = packet.sequence;
    if ((flags & (ACK | RST)) === ACK) this.#acknowledge(packet, flow, (side ^ 1) as 0 | 1, micros);
    if ((flags & SYN) !== 0) {
      this.#synchronize(packet, flow, side);
      sequence = (sequence + 1) | 0;
    }
    if ((flags & RST) !== 0) {
      ints[flow * INTS + MARKS]! |= WAS_RESET;
      this.#counters.count(ON_RESET, packet.payloadLength);
    }
    if ((ints[mine + SIDE_MARKS]! & SEQUENCE_KNOWN) === 0) {
      // A reset may carry any sequence number, so it says nothing about where the stream is.
      if ((flags & RST) !== 0) return;
      ints[mine + SIDE_MARKS]! |= SEQUENCE_KNOWN;
      ints[mine + NEXT] = ints[mine + DELIVER] = sequence;
    }
    if (packet.payloadLength > 0 && (flags & RST) === 0) this.#payload(packet, flow, side, sequence, number, micros);
    if ((flags & FIN) !== 0) this.#finish(flow, side, (sequence + packet.payloadLength) | 0);
  }

  /** Hands over what still waits, holes and all; the flow is ending. */
  flush(flow: number): void {
    const { ints } = this.#columns;
    for (const side of SIDES) {
      const mine = sideInts(flow, side);
      const marks = ints[mine + SIDE_MARKS]!;
      const direction = flow * 2 + side;
      if ((marks & HAS_WAITING) !== 0) this.#reorder.drain(direction, this.#sink, true);
      if ((marks & HAS_HOLES) !== 0) this.#holes.drop(direction);
      ints[mine + SIDE_MARKS] = marks & ~(HAS_WAITING | HAS_HOLES);
    }
  }

  /** `end`: the sequence number of the FIN. */
  #finish(flow: number, side: 0 | 1, end: number): void {
    const { ints } = this.#columns;
    const mine = sideInts(flow, side);
    ints[mine + SIDE_MARKS]! |= SENT_FIN;
    if (ints[mine + DELIVER] !== end) return;
    ints[mine + SIDE_MARKS]! |= ALL_SENT;
    if ((ints[sideInts(flow, side ^ 1) + SIDE_MARKS]! & ALL_SENT) === 0) return;
    const isRead = (ints[flow * INTS + MARKS]! & INSPECTED) !== 0;
    ints[flow * INTS + MARKS]! &= ~(INSPECTED | LIMITED);
    if (isRead) this.#sink.closed(flow);
  }

  #synchronize(packet: Packet, flow: number, side: 0 | 1): void {
    const { ints } = this.#columns;
    const mine = sideInts(flow, side);
    if ((ints[mine + SIDE_MARKS]! & SENT_SYN) === 0) {
      ints[mine + SIDE_MARKS]! |= SENT_SYN | SEQUENCE_KNOWN;
      ints[mine + INITIAL] = packet.sequence;
      ints[mine + NEXT] = ints[mine + DELIVER] = (packet.sequence + 1) | 0;
    }
    let marks = ints[flow * INTS + MARKS]! | STARTED;
    // A SYN comes from the client, a SYN/ACK from the server; in a simultaneous open the first SYN counts.
    if ((marks & CLIENT_KNOWN) === 0) {
      const client = (packet.flags & ACK) === 0 ? side : side ^ 1;
      marks |= CLIENT_KNOWN | (client === 1 ? CLIENT_IS_SIDE_1 : 0);
    }
    ints[flow * INTS + MARKS] = marks;
  }

  /** The peer has these octets of `side`: what we still miss of them was lost by the capture, not by the network. */
  #acknowledge(packet: Packet, flow: number, side: 0 | 1, micros: number): void {
    const { ints } = this.#columns;
    const theirs = sideInts(flow, side);
    const marks = ints[theirs + SIDE_MARKS]!;
    if ((marks & ACKED) === 0 || ((packet.acknowledgment - ints[theirs + ACKNOWLEDGED]!) | 0) > 0) {
      ints[theirs + ACKNOWLEDGED] = packet.acknowledgment;
      ints[theirs + SIDE_MARKS]! |= ACKED;
    }
    if ((marks & HAS_WAITING) === 0) return;
    const direction = flow * 2 + side;
    if (((ints[theirs + ACKNOWLEDGED]! - this.#reorder.firstSequence(direction)) | 0) < 0) return;
    if (micros - this.#reorder.sinceMicros(direction) < LATE_MICROS) return;
    if (!this.#reorder.drain(direction, this.#sink, true)) ints[theirs + SIDE_MARKS]! &= ~HAS_WAITING;
  }

  #payload(packet: Packet, flow: number, side: 0 | 1, sequence: number, number: number, micros: number): void {
    const { ints, numbers } = this.#columns;
    const mine = sideInts(flow, side);
    const next = ints[mine + NEXT]!;
    const end = (sequence + packet.payloadLength) | 0;
    const ahead = (sequence - next) | 0;
    if (ahead > 0) {
      numbers[sideNumbers(flow, side) + GAPS]! += ahead;
      ints[mine + SIDE_MARKS]! |= HAS_HOLES;
      this.#holes.open(flow * 2 + side, next, sequence);
    } else if (ahead < 0 && (ints[mine + SIDE_MARKS]! & HAS_HOLES) !== 0) {
      numbers[sideNumbers(flow, side) + GAPS]! -= this.#holes.fill(flow * 2 + side, sequence, end);
    }
    if (((end - next) | 0) > 0) ints[mine + NEXT] = end;
    this.#deliver(packet, flow, side, sequence, number, micros);
  }

  /**
   * What of a segment comes in order, to whoever reads the payload. When nobody does any more it is counted as if: the reader may be in another thread,
   * and learn or tell a little later that it has enough, which must not change what a run counts.
   */
  #deliver(packet: Packet, flow: number, side: 0 | 1, sequence: number, number: number, micros: number): void {
    const { ints } = this.#columns;
    const mine = sideInts(flow, side);
    const direction = flow * 2 + side;
    const start = packet.payloadOffset;
    const captured = packet.payloadCaptured;
    const cut = packet.payloadLength - captured;
    let ahead = (sequence - ints[mine + DELIVER]!) | 0;
    if (ahead > 0) {
      if (!this.#isLost(mine, sequence)) {
        if (this.#reorder.add(direction, sequence, packet.buffer, start, start + captured, cut, number, micros)) {
          ints[mine + SIDE_MARKS]! |= HAS_WAITING;
          return;
        }
        // Over a limit: what waited goes first, then this segment behind one more hole.
        if ((ints[mine + SIDE_MARKS]! & HAS_WAITING) !== 0) {
          this.#reorder.drain(direction, this.#sink, true);
          ints[mine + SIDE_MARKS]! &= ~HAS_WAITING;
          ahead = (sequence - ints[mine + DELIVER]!) | 0;
        }
      }
      if (ahead > 0) {
        ints[mine + DELIVER] = sequence;
        if (outcomeOf(ints[flow * INTS + MARKS]!) === HANDED_OVER) this.#sink.gap(flow, side, ahead, number);
      }
    }
    const seen = Math.min(ahead < 0 ? -ahead : 0, packet.payloadLength);
    this.#counters.count(REPEATED, seen);
    if (seen === packet.payloadLength) return;
    const handed = Math.max(0, captured - seen);
    const outcome = outcomeOf(ints[flow * INTS + MARKS]!);
    this.#counters.count(outcome, handed);
    this.#counters.count(CUT_OFF, packet.payloadLength - seen - handed);
    ints[mine + DELIVER] = (sequence + packet.payloadLength) | 0;
    if (outcome === HANDED_OVER) {
      if (handed > 0) this.#sink.data(flow, side, packet.buffer, start + seen, start + captured, number);
      if (cut > 0) this.#sink.gap(flow, side, packet.payloadLength - Math.max(seen, captured), number);
    }
    if ((ints[mine + SIDE_MARKS]! & HAS_WAITING) !== 0 && !this.#reorder.drain(direction, this.#sink, false)) {
      ints[mine + SIDE_MARKS]! &= ~HAS_WAITING;
    }
  }

  /** The peer has already acknowledged everything before this segment and nothing else waits for it. */
  #isLost(mine: number, sequence: number): boolean {
    const { ints } = this.#columns;
    const marks = ints[mine + SIDE_MARKS]!;
    return (marks & ACKED) !== 0 && (marks & HAS_WAITING) === 0 && ((ints[mine + ACKNOWLEDGED]! - sequence) | 0) >= 0;
  }
}
