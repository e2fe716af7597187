import { FlowColumns, INTS, NUMBERS } from '../../flow/columns.js';
import type { Side } from '../evidence.js';
import type { FlowSource, Inspection } from '../inspection.js';
import {
  type Batch,
  BEGAN,
  BEGAN_HEAD,
  BEGAN_WORDS,
  CAPTURE,
  CAPTURE_HEAD,
  CLOSED,
  CLOSED_HEAD,
  DATA,
  ENDED,
  ENDED_HEAD,
  ENDED_WORDS,
  GAP,
  NUMBER_WORDS,
  PAYLOAD_HEAD,
  type ReadBatch,
  SHARED_HEAD,
} from './events.js';

const FIRST_ROWS = 4096;

/** Tells an inspection what a `RelayWriter` was told. Its columns hold the rows as they arrive. */
export class RelayReader implements FlowSource {
  readonly columns = new FlowColumns(FIRST_ROWS);
  readonly #inspection: Inspection;
  #serials = new Int32Array(FIRST_ROWS);
  #settled: number[] = [];

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
    inspection.attach(this);
  }

  settle(flow: number): void {
    this.#settled.push(flow, this.#serials[flow]!);
  }

  /** Reads all events of a batch. */
  read({ buffer, words: end, chunks: memories }: Batch): ReadBatch {
    const words = new Int32Array(buffer, 0, end);
    // The reader of a capture hands out Buffers as well: inspectors see one kind of array.
    const bytes = Buffer.from(buffer);
    const chunks = memories.map((memory) => Buffer.from(memory));
    let at = 0;
    while (at < end) {
      switch (words[at]) {
        case BEGAN:
          this.#began(words, at);
          at += BEGAN_WORDS;
          break;
        case ENDED:
          this.#ended(words, at);
          at += ENDED_WORDS;
          break;
        case CLOSED:
          this.#inspection.closed(words[at + 1]!);
          at += CLOSED_HEAD;
          break;
        case CAPTURE:
          this.#inspection.beginCapture(words[at + 1]!);
          at += CAPTURE_HEAD;
          break;
        default:
          at = this.#payload(words, bytes, chunks, at);
      }
    }
    const settled = this.#settled;
    this.#settled = [];
    return { buffer, settled };
  }

  #payload(words: Int32Array, bytes: Uint8Array, chunks: readonly Uint8Array[], at: number): number {
    const side = words[at + 1] as Side;
    const flow = words[at + 2]!;
    const packet = (words[at + 3]! >>> 0) + words[at + 4]! * 2 ** 32;
    const length = words[at + 5]!;
    const behind = at + PAYLOAD_HEAD;
    switch (words[at]) {
      case GAP:
        this.#inspection.gap(flow, side, length, packet);
        return behind;
      case DATA:
        this.#inspection.data(flow, side, bytes, behind * 4, behind * 4 + length, packet);
        return behind + ((length + 3) >> 2);
      default: {
        const start = words[at + 7]!;
        this.#inspection.data(flow, side, chunks[words[at + 6]!]!, start, start + length, packet);
        return at + SHARED_HEAD;
      }
    }
  }

  #began(words: Int32Array, at: number): void {
    const flow = words[at + 2]!;
    this.#makeRoom(flow);
    this.#serials[flow] = words[at + 1]!;
    this.columns.ints.set(words.subarray(at + BEGAN_HEAD, at + BEGAN_HEAD + INTS), flow * INTS);
  }

  #ended(words: Int32Array, at: number): void {
    const flow = words[at + 1]!;
    this.#makeRoom(flow);
    const row = at + ENDED_HEAD;
    const { ints, numbers } = this.columns;
    ints.set(words.subarray(row, row + INTS), flow * INTS);
    new Int32Array(numbers.buffer).set(words.subarray(row + INTS, row + INTS + NUMBER_WORDS), flow * NUMBERS * 2);
    this.#inspection.ended(flow);
  }

  #makeRoom(flow: number): void {
    while (flow >= this.columns.capacity) this.columns.grow(Number.MAX_SAFE_INTEGER);
    if (this.#serials.length < this.columns.capacity) {
      const serials = new Int32Array(this.columns.capacity);
      serials.set(this.#serials);
      this.#serials = serials;
    }
  }
}
