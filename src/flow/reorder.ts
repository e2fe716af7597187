import { DELIVER, type FlowColumns, INTS, MARKS, passedOver, sideInts } from './columns.js';
import type { FlowLimits } from './limits.js';
import { CUT_OFF, HANDED_OVER, type PayloadCounters, REPEATED } from './payload.js';

/** A segment that arrived before its predecessor; a copy, because the reader's buffer moves on. */
interface WaitingSegment {
  sequence: number;
  bytes: Uint8Array;
  /** Octets behind `bytes` that the snaplen cut. */
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
 * Holds segments that came too early until the hole before them is filled, or is known never to be.
 * Only directions an inspector still reads have anything here.
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
    waiting.segments.splice(at, 0, { sequence, bytes: Uint8Array.from(bytes.subarray(start, end)), cut, packet });
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
        sink.gap(flow, side, ahead, segment.packet);
        ints[deliver] = segment.sequence;
      }
      waiting.segments.shift();
      waiting.bytes -= segment.bytes.length;
      this.#total -= segment.bytes.length;
      const length = segment.bytes.length + segment.cut;
      const seen = Math.min(Math.max(0, -ahead), length);
      const handed = Math.max(0, segment.bytes.length - seen);
      this.#counters.count(REPEATED, seen);
      this.#counters.count(HANDED_OVER, handed);
      this.#counters.count(CUT_OFF, length - seen - handed);
      if (seen < segment.bytes.length) sink.data(flow, side, segment.bytes, seen, segment.bytes.length, segment.packet);
      const end = (segment.sequence + length) | 0;
      if (((end - ints[deliver]!) | 0) > 0) {
        const cut = Math.min(segment.cut, (end - ints[deliver]!) | 0);
        if (cut > 0) sink.gap(flow, side, cut, segment.packet);
        ints[deliver] = end;
      }
    }
    this.#byDirection.delete(direction);
    return false;
  }

  drop(direction: number): void {
    const waiting = this.#byDirection.get(direction);
    if (waiting === undefined) return;
    const outcome = passedOver(this.#columns.ints[(direction >> 1) * INTS + MARKS]!);
    for (const { bytes, cut } of waiting.segments) this.#counters.count(outcome, bytes.length + cut);
    this.#total -= waiting.bytes;
    this.#byDirection.delete(direction);
  }
}
