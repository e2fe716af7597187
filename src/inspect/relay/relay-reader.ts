import { FlowColumns, HEAD_INTS, INTS, SIDE_MARKS, sideInts } from '../../flow/columns.js';
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

const FIRST_FLOWS = 4096;
/** As that of the flow table's rows, for the same reason. */
const GROWTH = 16;
/** Of a flow under way: its serial, the marks of its sides, the head of its row. */
const SERIAL = 0;
const MARKS_OF = [1, 2] as const;
const HEAD = 3;
const KNOWN = HEAD + HEAD_INTS;

/**
 * Tells an inspection what a `RelayWriter` was told. Its columns are one row: that of the flow that ends, or what is known of one under way when it is
 * asked for. Those are many, and their counters are of no use before their end.
 */
export class RelayReader implements FlowSource {
  readonly columns = new FlowColumns(1);
  readonly #inspection: Inspection;
  #known = new Int32Array(FIRST_FLOWS * KNOWN);
  /** The flow whose whole row is in the columns; -1: none. */
  #ending = -1;
  readonly #numberWords = new Int32Array(this.columns.numbers.buffer);
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

  settle(flow: number, limited: boolean): void {
    this.#settled.push(flow, this.#known[flow * KNOWN + SERIAL]!, limited ? 1 : 0);
  }

  row(flow: number): number {
    if (flow === this.#ending) return 0;
    const { ints } = this.columns;
    const known = flow * KNOWN;
    for (let i = 0; i < HEAD_INTS; i++) ints[i] = this.#known[known + HEAD + i]!;
    for (const side of [0, 1] as const) ints[sideInts(0, side) + SIDE_MARKS] = this.#known[known + MARKS_OF[side]]!;
    return 0;
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

  /** Number of the packet of a DATA, SHARED or GAP. Without the sum most are small integers to V8, which evidence holds without a box for each. */
  #packet(at: number): number {
    const low = this.#words[at + 3]! >>> 0;
    const high = this.#words[at + 4]!;
    return high === 0 ? low : low + high * 2 ** 32;
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
    const known = this.#known;
    const into = flow * KNOWN;
    known[into + SERIAL] = words[at + 1]!;
    known[into + MARKS_OF[0]] = words[at + 3]!;
    known[into + MARKS_OF[1]] = words[at + 4]!;
    for (let i = 0; i < HEAD_INTS; i++) known[into + HEAD + i] = words[at + BEGAN_HEAD + i]!;
    return at + BEGAN_WORDS;
  }

  #ended(at: number): number {
    const words = this.#words;
    const flow = words[at + 1]!;
    const row = at + ENDED_HEAD;
    const { ints } = this.columns;
    for (let i = 0; i < INTS; i++) ints[i] = words[row + i]!;
    for (let i = 0; i < NUMBER_WORDS; i++) this.#numberWords[i] = words[row + INTS + i]!;
    this.#ending = flow;
    this.#inspection.ended(flow);
    this.#ending = -1;
    return at + ENDED_WORDS;
  }

  #makeRoom(flow: number): void {
    let { length } = this.#known;
    while (length <= flow * KNOWN) length *= GROWTH;
    if (length === this.#known.length) return;
    const known = new Int32Array(length);
    known.set(this.#known);
    this.#known = known;
  }
}
