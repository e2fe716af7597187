import type { ParsedFacts } from './facts.js';
import { PacketRecord, type PacketSink } from './record.js';

/** Systems with several queues or interfaces write packets somewhat out of order; beyond this the clock itself was set back. */
const CLOCK_STEP_MICROS = 1_000_000;

/**
 * Hands the one reused record to the sink and counts what every format counts. The counts are kept here as plain numbers,
 * because a field that may be null would cost an allocation each time it changes; `settle` brings the facts up to date.
 */
export class Emitter {
  readonly record = new PacketRecord();
  readonly #sink: PacketSink;
  readonly #facts: ParsedFacts;
  #packets = 0;
  #capturedBytes = 0;
  #originalBytes = 0;
  #corrected = 0;
  #withoutTime = 0;
  #outOfTimeOrder = 0;
  #clockWentBack = 0;
  #previousMicros = Number.NEGATIVE_INFINITY;
  #firstMicros = Number.POSITIVE_INFINITY;
  #lastMicros = Number.NEGATIVE_INFINITY;

  constructor(sink: PacketSink, facts: ParsedFacts) {
    this.#sink = sink;
    this.#facts = facts;
  }

  /** `record` is filled, but for its number. */
  emit(): void {
    const { record } = this;
    const captured = record.capturedLength;
    record.number = ++this.#packets;
    this.#capturedBytes += captured;
    if (record.originalLength < captured) {
      record.originalLength = captured;
      this.#corrected++;
    }
    this.#originalBytes += record.originalLength;
    if (record.hasTime) {
      const micros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
      if (micros < this.#firstMicros) this.#firstMicros = micros;
      if (micros > this.#lastMicros) this.#lastMicros = micros;
      if (micros < this.#previousMicros) {
        this.#outOfTimeOrder++;
        if (this.#previousMicros - micros > CLOCK_STEP_MICROS) this.#clockWentBack++;
      }
      this.#previousMicros = micros;
    } else this.#withoutTime++;
    this.#sink(record);
  }

  settle(): void {
    const facts = this.#facts;
    facts.packets = this.#packets;
    facts.capturedBytes = this.#capturedBytes;
    facts.originalBytes = this.#originalBytes;
    facts.counters.correctedLengths = this.#corrected;
    facts.counters.withoutTime = this.#withoutTime;
    facts.counters.outOfTimeOrder = this.#outOfTimeOrder;
    facts.counters.clockWentBack = this.#clockWentBack;
    if (this.#firstMicros <= this.#lastMicros) {
      facts.firstTimeMicros = this.#firstMicros;
      facts.lastTimeMicros = this.#lastMicros;
    }
  }
}
