import type { ParsedFacts } from './facts.js';
import { PacketRecord, type PacketSink } from './record.js';

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
    if (this.#firstMicros <= this.#lastMicros) {
      facts.firstTimeMicros = this.#firstMicros;
      facts.lastTimeMicros = this.#lastMicros;
    }
  }
}
