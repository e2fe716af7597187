import { DELIVER, type FlowColumns, INSPECTED, INTS, MARKS, outcomeOf, sideInts } from './columns.js';
import type { FlowLimits } from './limits.js';
import { CUT_OFF, HANDED_OVER, type PayloadCounters, REPEATED } from './payload.js';

/** A segment that arrived before its predecessor. */
interface WaitingSegment {
  sequence: number;
  /** A copy, because the reader's buffer moves on; null when nobody reads the flow's payload. */
  bytes: Uint8Array | null;
  captured: number;
  /** Octets behind them that the snaplen cut. */
  cut: number;
  packet: number;
}

interface Waiting {
  segments: WaitingSegment[];
  bytes: number;
  /** When the oldest hole was noticed. */
  sinceMicros: number;
}

/** Takes stream octets in order, with holes named. */
export interface StreamSink {
  data(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, packet: number): void;
  gap(flow: number, side: 0 | 1, length: number, packet: number): void;
  /** Both directions came to their end: nothing more will follow. Not every flow gets that far. */
  closed(flow: number): void;
}

/**
 * Holds segments that came too early until the hole before them is filled, or is known never to be. Of flows whose payload nobody reads any more it
 * knows where they are, for the counters.
 */
export class ReorderBuffer {
  readonly #byDirection = new Map<number, Waiting>();
  readonly #limits: FlowLimits;
  readonly #columns: FlowColumns;
  readonly #counters: PayloadCounters;
  #total = 0;
  limited = 0;

  constructor(limits: FlowLimits, columns: FlowColumns, counters: PayloadCounters) {
    this.#counters = counters;
    this.#limits = limits;
    this.#columns = columns;
  }

  /** Keeps a copy of an early segment. False: over a limit, nothing kept. */
  add(
    direction: number,
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    cut: number,
    packet: number,
    micros: number,
  ): boolean {
    const size = end - start;
    let waiting = this.#byDirection.get(direction);
    if ((waiting?.bytes ?? 0) + size > this.#limits.maxReorderBytes || this.#total + size > this.#limits.maxReorderBytesTotal) {
      this.limited++;
      return false;
    }
    if (waiting === undefined) {
      waiting = { segments: [], bytes: 0, sinceMicros: micros };
      this.#byDirection.set(direction, waiting);
    }
    let at = waiting.segments.length;
    while (at > 0 && ((sequence - waiting.segments[at - 1]!.sequence) | 0) < 0) at--;
    // Not `slice`: of a Buffer that is a view, and the reader's buffer is refilled.
    const copy = this.#isRead(direction >> 1) ? Uint8Array.from(bytes.subarray(start, end)) : null;
    waiting.segments.splice(at, 0, { sequence, bytes: copy, captured: size, cut, packet });
    waiting.bytes += size;
    this.#total += size;
    return true;
  }

  sinceMicros(direction: number): number {
    return this.#byDirection.get(direction)?.sinceMicros ?? 0;
  }

  firstSequence(direction: number): number {
    return this.#byDirection.get(direction)!.segments[0]!.sequence;
  }

  /** Hands over what is now in order; with `skipHoles` everything, naming each hole. Returns whether segments still wait. */
  drain(direction: number, sink: StreamSink, skipHoles: boolean): boolean {
    const waiting = this.#byDirection.get(direction);
    if (waiting === undefined) return false;
    const flow = direction >> 1;
    const side = (direction & 1) as 0 | 1;
    const { ints } = this.#columns;
    const deliver = sideInts(flow, side) + DELIVER;
    while (waiting.segments.length > 0) {
      const segment = waiting.segments[0]!;
      const ahead = (segment.sequence - ints[deliver]!) | 0;
      if (ahead > 0) {
        if (!skipHoles) return true;
        if (this.#isRead(flow)) sink.gap(flow, side, ahead, segment.packet);
        ints[deliver] = segment.sequence;
      }
      waiting.segments.shift();
      const { captured, cut } = segment;
      waiting.bytes -= captured;
      this.#total -= captured;
      const length = captured + cut;
      const seen = Math.min(Math.max(0, -ahead), length);
      const handed = Math.max(0, captured - seen);
      this.#counters.count(REPEATED, seen);
      // Asked anew for each: what it is told may be all that the reader needs.
      const outcome = outcomeOf(ints[flow * INTS + MARKS]!);
      this.#counters.count(outcome, handed);
      this.#counters.count(CUT_OFF, length - seen - handed);
      if (outcome === HANDED_OVER && handed > 0) sink.data(flow, side, segment.bytes!, seen, captured, segment.packet);
      const end = (segment.sequence + length) | 0;
      if (((end - ints[deliver]!) | 0) > 0) {
        const missing = Math.min(cut, (end - ints[deliver]!) | 0);
        if (missing > 0 && this.#isRead(flow)) sink.gap(flow, side, missing, segment.packet);
        ints[deliver] = end;
      }
    }
    this.#byDirection.delete(direction);
    return false;
  }

  #isRead(flow: number): boolean {
    return (this.#columns.ints[flow * INTS + MARKS]! & INSPECTED) !== 0;
  }
}
