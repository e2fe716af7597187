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
  SHARED,
  SHARED_HEAD,
} from './events.js';

const FIRST_ROWS = 4096;

/** Tells an inspection what a `RelayWriter` was told. Its columns hold the rows as they arrive. */
export class RelayReader implements FlowSource {
  readonly columns = new FlowColumns(FIRST_ROWS);
  readonly #inspection: Inspection;
  #serials = new Int32Array(FIRST_ROWS);
  #settled: number[] = [];
  /** Of the batch being read. */
  #words: Int32Array = new Int32Array(0);
  #bytes: Uint8Array = Buffer.alloc(0);
  #chunks: Uint8Array[] = [];
  /**
   * By kind of event: reads the one at a word of the batch, and answers with the word behind it. A table, because V8 would make one function of a
   * loop and everything it calls, and make it anew whenever one of them meets something new.
   */
  readonly #events: ((at: number) => number)[] = [];

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
    inspection.attach(this);
    this.#events[DATA] = (at) => this.#data(at);
    this.#events[SHARED] = (at) => this.#shared(at);
    this.#events[GAP] = (at) => this.#gap(at);
    this.#events[BEGAN] = (at) => this.#began(at);
    this.#events[CLOSED] = (at) => this.#closed(at);
    this.#events[ENDED] = (at) => this.#ended(at);
    this.#events[CAPTURE] = (at) => this.#capture(at);
  }

  settle(flow: number): void {
    this.#settled.push(flow, this.#serials[flow]!);
  }

  /** Reads all events of a batch. */
  read({ buffer, words: end, chunks }: Batch): ReadBatch {
    this.#words = new Int32Array(buffer, 0, end);
    // The reader of a capture hands out Buffers as well: inspectors see one kind of array.
    this.#bytes = Buffer.from(buffer);
    this.#chunks = chunks.map((memory) => Buffer.from(memory));
    let at = 0;
    while (at < end) at = this.#events[this.#words[at]!]!(at);
    const settled = this.#settled;
    this.#settled = [];
    return { buffer, settled };
  }

  #gap(at: number): number {
    const words = this.#words;
    this.#inspection.gap(words[at + 2]!, words[at + 1] as Side, words[at + 5]!, this.#packet(at));
    return at + PAYLOAD_HEAD;
  }

  #data(at: number): number {
    const words = this.#words;
    const behind = at + PAYLOAD_HEAD;
    const length = words[at + 5]!;
    this.#inspection.data(words[at + 2]!, words[at + 1] as Side, this.#bytes, behind * 4, behind * 4 + length, this.#packet(at));
    return behind + ((length + 3) >> 2);
  }

  #shared(at: number): number {
    const words = this.#words;
    const start = words[at + 7]!;
    const chunk = this.#chunks[words[at + 6]!]!;
    this.#inspection.data(words[at + 2]!, words[at + 1] as Side, chunk, start, start + words[at + 5]!, this.#packet(at));
    return at + SHARED_HEAD;
  }

  /** Number of the packet of a DATA, SHARED or GAP. */
  #packet(at: number): number {
    return (this.#words[at + 3]! >>> 0) + this.#words[at + 4]! * 2 ** 32;
  }

  #capture(at: number): number {
    this.#inspection.beginCapture(this.#words[at + 1]!);
    return at + CAPTURE_HEAD;
  }

  #closed(at: number): number {
    this.#inspection.closed(this.#words[at + 1]!);
    return at + CLOSED_HEAD;
  }

  #began(at: number): number {
    const words = this.#words;
    const flow = words[at + 2]!;
    this.#makeRoom(flow);
    this.#serials[flow] = words[at + 1]!;
    this.columns.ints.set(words.subarray(at + BEGAN_HEAD, at + BEGAN_HEAD + INTS), flow * INTS);
    return at + BEGAN_WORDS;
  }

  #ended(at: number): number {
    const words = this.#words;
    const flow = words[at + 1]!;
    this.#makeRoom(flow);
    const row = at + ENDED_HEAD;
    const { ints, numbers } = this.columns;
    ints.set(words.subarray(row, row + INTS), flow * INTS);
    new Int32Array(numbers.buffer).set(words.subarray(row + INTS, row + INTS + NUMBER_WORDS), flow * NUMBERS * 2);
    this.#inspection.ended(flow);
    return at + ENDED_WORDS;
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
