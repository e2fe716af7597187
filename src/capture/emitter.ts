import type { ParsedFacts } from './facts.js';
import { PacketRecord, type PacketSink } from './record.js';

/** Hands the one reused record to the sink and keeps the facts every format shares. */
export class Emitter {
  readonly record = new PacketRecord();
  readonly #sink: PacketSink;
  readonly #facts: ParsedFacts;

  constructor(sink: PacketSink, facts: ParsedFacts) {
    this.#sink = sink;
    this.#facts = facts;
  }

  /** `record` is filled, but for its number. */
  emit(): void {
    const { record } = this;
    const facts = this.#facts;
    record.number = ++facts.packets;
    if (record.originalLength < record.capturedLength) {
      record.originalLength = record.capturedLength;
      facts.counters.correctedLengths++;
    }
    if (record.hasTime) {
      const micros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
      if (facts.firstTimeMicros === null || micros < facts.firstTimeMicros) facts.firstTimeMicros = micros;
      if (facts.lastTimeMicros === null || micros > facts.lastTimeMicros) facts.lastTimeMicros = micros;
    } else facts.counters.withoutTime++;
    this.#sink(record);
  }
}
