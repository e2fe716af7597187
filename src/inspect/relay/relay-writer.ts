import { type FlowColumns, HEAD_INTS, INTS, NUMBERS, SIDE_MARKS, sideInts } from '../../flow/columns.js';
import type { FlowListener, FlowTable } from '../../flow/table.js';
import type { Side } from '../evidence.js';
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
import { SharedChunks } from './shared-chunks.js';

/** Octets of one batch; one that holds a single bigger event is as big as that. */
const BATCH_BYTES = 1 << 20;
/** Shorter payload is copied octet by octet: calling for less costs more. */
const SHORT = 48;
const NOTHING = new SharedArrayBuffer(0);

/** A listener that writes down what it is told, for an inspection in another thread. */
export class RelayWriter implements FlowListener {
  readonly #send: (batch: Batch) => void;
  readonly #batchBytes: number;
  #table: FlowTable | null = null;
  #columns: FlowColumns | null = null;
  #words = new Int32Array(NOTHING);
  #bytes = new Uint8Array(NOTHING);
  #at = 0;
  #free: SharedArrayBuffer[] = [];
  /** By flow: the number it is known by at the other end, 0 when it is not known there. */
  #serials = new Int32Array(0);
  #serial = 0;
  /** Where payload is read from without being copied, if the capture is read into it. */
  readonly chunks = new SharedChunks();
  /** What this batch points into; the last of it that was asked for, and its place. */
  #pointedInto: SharedArrayBuffer[] = [];
  #chunk: ArrayBufferLike | null = null;
  #chunkAt = 0;
  /** What the batches under way point into, the oldest first. */
  readonly #underWay: SharedArrayBuffer[][] = [];

  /** `send` has the buffer until it comes back by `reuse`; batches come back in the order they were sent. */
  constructor(send: (batch: Batch) => void, batchBytes = BATCH_BYTES) {
    this.#send = send;
    this.#batchBytes = batchBytes;
  }

  /** To be called once, before anything else. */
  attach(table: FlowTable): void {
    this.#table = table;
    this.#columns = table.columns;
  }

  beginCapture(index: number): void {
    const at = this.#room(CAPTURE_HEAD);
    this.#words[at] = CAPTURE;
    this.#words[at + 1] = index;
  }

  data(flow: number, side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    const length = end - start;
    const memory = bytes.buffer;
    if (memory === this.#chunk || this.chunks.holds(memory)) {
      const at = this.#payloadHead(SHARED, flow, side, packet, length, SHARED_HEAD - PAYLOAD_HEAD);
      this.#words[at] = memory === this.#chunk ? this.#chunkAt : this.#pointInto(memory as SharedArrayBuffer);
      this.#words[at + 1] = bytes.byteOffset + start;
      return;
    }
    const at = this.#payloadHead(DATA, flow, side, packet, length, (length + 3) >> 2) * 4;
    const into = this.#bytes;
    if (length > SHORT) into.set(bytes.subarray(start, end), at);
    else for (let i = 0; i < length; i++) into[at + i] = bytes[start + i]!;
  }

  gap(flow: number, side: Side, length: number, packet: number): void {
    this.#payloadHead(GAP, flow, side, packet, length, 0);
  }

  closed(flow: number): void {
    if (!this.#isKnown(flow)) return;
    const at = this.#room(CLOSED_HEAD);
    this.#words[at] = CLOSED;
    this.#words[at + 1] = flow;
  }

  ended(flow: number): void {
    const at = this.#room(ENDED_WORDS);
    this.#words[at] = ENDED;
    this.#words[at + 1] = flow;
    this.#row(at + ENDED_HEAD, flow, INTS);
    const { numbers } = this.#columns!;
    this.#words.set(new Int32Array(numbers.buffer, flow * NUMBERS * 8, NUMBER_WORDS), at + ENDED_HEAD + INTS);
    if (flow < this.#serials.length) this.#serials[flow] = 0;
  }

  /** Sends what has been written so far. */
  flush(): void {
    if (this.#at === 0) return;
    this.#underWay.push(this.#pointedInto);
    this.#send({ buffer: this.#words.buffer, words: this.#at, chunks: this.#pointedInto });
    this.#pointedInto = [];
    this.#chunk = null;
    this.#write(NOTHING);
  }

  /** Sends what points into chunks, so that they are soon free again. */
  flushPointers(): void {
    if (this.#pointedInto.length > 0) this.flush();
  }

  /** A batch came back: its buffer can be used again, and what it pointed into. */
  reuse(buffer: SharedArrayBuffer): void {
    if (buffer.byteLength === this.#batchBytes) this.#free.push(buffer);
    for (const memory of this.#underWay.shift()!) this.chunks.leave(memory);
  }

  /** Tells the table what the other end no longer wants. */
  settle({ settled }: ReadBatch): void {
    for (let i = 0; i < settled.length; i += 3) {
      const flow = settled[i]!;
      // Meanwhile the row may belong to another flow.
      if (this.#serials[flow] === settled[i + 1]) this.#table!.settle(flow, settled[i + 2] === 1);
    }
  }

  /** Writes the head; returns the word behind it. */
  #payloadHead(kind: number, flow: number, side: Side, packet: number, length: number, payloadWords: number): number {
    if (!this.#isKnown(flow)) this.#began(flow);
    const at = this.#room(PAYLOAD_HEAD + payloadWords);
    const words = this.#words;
    words[at] = kind;
    words[at + 1] = side;
    words[at + 2] = flow;
    words[at + 3] = packet;
    words[at + 4] = packet / 2 ** 32;
    words[at + 5] = length;
    return at + PAYLOAD_HEAD;
  }

  /** Its place among what this batch points into. */
  #pointInto(memory: SharedArrayBuffer): number {
    this.#chunk = memory;
    this.#chunkAt = this.#pointedInto.indexOf(memory);
    if (this.#chunkAt < 0) {
      this.chunks.enter(memory);
      this.#chunkAt = this.#pointedInto.push(memory) - 1;
    }
    return this.#chunkAt;
  }

  #isKnown(flow: number): boolean {
    return flow < this.#serials.length && this.#serials[flow] !== 0;
  }

  #began(flow: number): void {
    if (flow >= this.#serials.length) {
      const serials = new Int32Array(this.#columns!.capacity);
      serials.set(this.#serials);
      this.#serials = serials;
    }
    this.#serial = (this.#serial % 0x7fff_ffff) + 1;
    this.#serials[flow] = this.#serial;
    const at = this.#room(BEGAN_WORDS);
    this.#words[at] = BEGAN;
    this.#words[at + 1] = this.#serial;
    this.#words[at + 2] = flow;
    const { ints } = this.#columns!;
    this.#words[at + 3] = ints[sideInts(flow, 0) + SIDE_MARKS]!;
    this.#words[at + 4] = ints[sideInts(flow, 1) + SIDE_MARKS]!;
    this.#row(at + BEGAN_HEAD, flow, HEAD_INTS);
  }

  #row(at: number, flow: number, length: number): void {
    const { ints } = this.#columns!;
    for (let i = 0, from = flow * INTS; i < length; i++) this.#words[at + i] = ints[from + i]!;
  }

  /** The first of `words` free words. */
  #room(words: number): number {
    if (this.#at + words > this.#words.length) {
      this.flush();
      const bytes = words * 4;
      this.#write(bytes > this.#batchBytes ? new SharedArrayBuffer(bytes) : (this.#free.pop() ?? new SharedArrayBuffer(this.#batchBytes)));
    }
    const at = this.#at;
    this.#at += words;
    return at;
  }

  #write(into: SharedArrayBuffer): void {
    this.#words = new Int32Array(into);
    this.#bytes = new Uint8Array(into);
    this.#at = 0;
  }
}
