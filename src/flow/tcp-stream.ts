import type { Packet } from '../decode/packet.js';
import { ACK, FIN, RST, SYN } from '../decode/transport/tcp.js';
import {
  ACKED,
  CLIENT_IS_SIDE_1,
  CLIENT_KNOWN,
  type FlowColumns,
  HAS_HOLES,
  HAS_WAITING,
  INSPECTED,
  SENT_FIN,
  SENT_SYN,
  SEQUENCE_KNOWN,
  STARTED,
  WAS_RESET,
} from './columns.js';
import { Holes } from './holes.js';
import type { FlowLimits } from './limits.js';
import { ReorderBuffer, type StreamSink } from './reorder.js';

/** How long a hole that the peer has already acknowledged may still be filled by a late packet: captures from several queues are a little out of order. */
const LATE_MICROS = 10_000;

/**
 * Follows both directions of TCP flows (RFC 9293): which octets were seen, which were lost, which come in order.
 * All state is in the columns, except for directions that lost or reordered something.
 */
export class TcpStreams {
  readonly #columns: FlowColumns;
  readonly #sink: StreamSink;
  readonly #holes: Holes;
  readonly #reorder: ReorderBuffer;

  constructor(columns: FlowColumns, limits: FlowLimits, sink: StreamSink) {
    this.#columns = columns;
    this.#sink = sink;
    this.#holes = new Holes(limits.maxHoles);
    this.#reorder = new ReorderBuffer(limits, columns);
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
    const direction = flow * 2 + side;
    const { sideMarks, initial, acked } = this.#columns;
    if ((sideMarks[direction]! & SENT_SYN) !== 0) return initial[direction] !== packet.sequence;
    // The answer may have been captured before the question.
    const answered = (sideMarks[direction ^ 1]! & SENT_SYN) !== 0 && ((acked[direction]! - packet.sequence) | 0) === 1;
    return !answered;
  }

  update(packet: Packet, flow: number, side: 0 | 1, number: number, micros: number): void {
    const columns = this.#columns;
    const direction = flow * 2 + side;
    const flags = packet.flags;
    let sequence = packet.sequence;
    if ((flags & (ACK | RST)) === ACK) this.#acknowledge(packet, direction ^ 1, micros);
    if ((flags & SYN) !== 0) {
      this.#synchronize(packet, flow, side);
      sequence = (sequence + 1) | 0;
    }
    if ((flags & RST) !== 0) columns.marks[flow]! |= WAS_RESET;
    if ((columns.sideMarks[direction]! & SEQUENCE_KNOWN) === 0) {
      // A reset may carry any sequence number, so it says nothing about where the stream is.
      if ((flags & RST) !== 0) return;
      columns.sideMarks[direction]! |= SEQUENCE_KNOWN;
      columns.next[direction] = columns.deliver[direction] = sequence;
    }
    if (packet.payloadLength > 0 && (flags & RST) === 0) this.#payload(packet, flow, side, sequence, number, micros);
    if ((flags & FIN) !== 0) columns.sideMarks[direction]! |= SENT_FIN;
  }

  /** Hands over what still waits, holes and all; the flow is ending. */
  flush(flow: number): void {
    for (let direction = flow * 2; direction <= flow * 2 + 1; direction++) {
      const marks = this.#columns.sideMarks[direction]!;
      if ((marks & HAS_WAITING) !== 0) {
        if ((this.#columns.marks[flow]! & INSPECTED) !== 0) this.#reorder.drain(direction, this.#sink, true);
        this.#reorder.drop(direction);
      }
      if ((marks & HAS_HOLES) !== 0) this.#holes.drop(direction);
      this.#columns.sideMarks[direction] = marks & ~(HAS_WAITING | HAS_HOLES);
    }
  }

  #synchronize(packet: Packet, flow: number, side: 0 | 1): void {
    const columns = this.#columns;
    const direction = flow * 2 + side;
    if ((columns.sideMarks[direction]! & SENT_SYN) === 0) {
      columns.sideMarks[direction]! |= SENT_SYN | SEQUENCE_KNOWN;
      columns.initial[direction] = packet.sequence;
      columns.next[direction] = columns.deliver[direction] = (packet.sequence + 1) | 0;
    }
    let marks = columns.marks[flow]! | STARTED;
    // A SYN comes from the client, a SYN/ACK from the server; in a simultaneous open the first SYN counts.
    if ((marks & CLIENT_KNOWN) === 0) {
      const client = (packet.flags & ACK) === 0 ? side : side ^ 1;
      marks |= CLIENT_KNOWN | (client === 1 ? CLIENT_IS_SIDE_1 : 0);
    }
    columns.marks[flow] = marks;
  }

  /** The other side has these octets: what we still miss of them was lost by the capture, not by the network. */
  #acknowledge(packet: Packet, direction: number, micros: number): void {
    const { acked, sideMarks, marks } = this.#columns;
    const known = (sideMarks[direction]! & ACKED) !== 0;
    if (!known || ((packet.acknowledgment - acked[direction]!) | 0) > 0) {
      acked[direction] = packet.acknowledgment;
      sideMarks[direction]! |= ACKED;
    }
    if ((sideMarks[direction]! & HAS_WAITING) === 0) return;
    if (((acked[direction]! - this.#reorder.firstSequence(direction)) | 0) < 0) return;
    if (micros - this.#reorder.sinceMicros(direction) < LATE_MICROS) return;
    if ((marks[direction >> 1]! & INSPECTED) === 0 || !this.#reorder.drain(direction, this.#sink, true)) {
      this.#reorder.drop(direction);
      sideMarks[direction]! &= ~HAS_WAITING;
    }
  }

  #payload(packet: Packet, flow: number, side: 0 | 1, sequence: number, number: number, micros: number): void {
    const columns = this.#columns;
    const direction = flow * 2 + side;
    const next = columns.next[direction]!;
    const end = (sequence + packet.payloadLength) | 0;
    const ahead = (sequence - next) | 0;
    if (ahead > 0) {
      columns.gaps[direction]! += ahead;
      columns.sideMarks[direction]! |= HAS_HOLES;
      this.#holes.open(direction, next, sequence);
    } else if (ahead < 0 && (columns.sideMarks[direction]! & HAS_HOLES) !== 0) {
      columns.gaps[direction]! -= this.#holes.fill(direction, sequence, end);
    }
    if (((end - next) | 0) > 0) columns.next[direction] = end;
    if ((columns.marks[flow]! & INSPECTED) !== 0) this.#deliver(packet, flow, side, sequence, number, micros);
  }

  #deliver(packet: Packet, flow: number, side: 0 | 1, sequence: number, number: number, micros: number): void {
    const columns = this.#columns;
    const direction = flow * 2 + side;
    const start = packet.payloadOffset;
    const captured = packet.payloadCaptured;
    const cut = packet.payloadLength - captured;
    let ahead = (sequence - columns.deliver[direction]!) | 0;
    if (ahead > 0) {
      if (!this.#isLost(direction, sequence)) {
        if (this.#reorder.add(direction, sequence, packet.buffer, start, start + captured, cut, number, micros)) {
          columns.sideMarks[direction]! |= HAS_WAITING;
          return;
        }
        // Over a limit: what waited goes first, then this segment behind one more hole.
        if ((columns.sideMarks[direction]! & HAS_WAITING) !== 0) {
          this.#reorder.drain(direction, this.#sink, true);
          columns.sideMarks[direction]! &= ~HAS_WAITING;
          ahead = (sequence - columns.deliver[direction]!) | 0;
        }
      }
      if (ahead > 0) {
        columns.deliver[direction] = sequence;
        this.#sink.gap(flow, side, ahead, number);
      }
    }
    const seen = ahead < 0 ? -ahead : 0;
    if (seen >= packet.payloadLength) return;
    columns.deliver[direction] = (sequence + packet.payloadLength) | 0;
    if (seen < captured) this.#sink.data(flow, side, packet.buffer, start + seen, start + captured, number);
    if (cut > 0) this.#sink.gap(flow, side, packet.payloadLength - Math.max(seen, captured), number);
    if ((columns.sideMarks[direction]! & HAS_WAITING) !== 0 && !this.#reorder.drain(direction, this.#sink, false)) {
      columns.sideMarks[direction]! &= ~HAS_WAITING;
    }
  }

  /** The peer has already acknowledged everything before this segment and nothing else waits for it. */
  #isLost(direction: number, sequence: number): boolean {
    const marks = this.#columns.sideMarks[direction]!;
    return (marks & ACKED) !== 0 && (marks & HAS_WAITING) === 0 && ((this.#columns.acked[direction]! - sequence) | 0) >= 0;
  }
}
