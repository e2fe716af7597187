import { type CaptureLimits, emptyFacts, type ParsedFacts } from '../facts.js';
import type { CaptureParser } from '../parser.js';
import type { PacketSink } from '../record.js';
import { NetmonParser } from './netmon-parser.js';
import { type NetmonTables, readNetmonTables } from './tables.js';

/** A Network Monitor capture that comes through a pipe or compressed: its tables stand at its end, so it is kept until then. */
export class BufferedNetmon implements CaptureParser {
  facts: ParsedFacts = emptyFacts('netmon');
  stopped = false;
  readonly #sink: PacketSink;
  readonly #limits: CaptureLimits;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  push(chunk: Uint8Array, start: number, end: number): void {
    if (this.stopped) return;
    this.#length += end - start;
    if (this.#length <= this.#limits.maxBufferedBytes) {
      this.#chunks.push(Uint8Array.from(chunk.subarray(start, end)));
      return;
    }
    this.stopped = true;
    this.#chunks = [];
    this.facts.problem = {
      code: 'limit',
      message: `a Network Monitor capture of more than ${this.#limits.maxBufferedBytes} octets (maxBufferedBytes) can only be read from a file that is not compressed`,
      offset: 0,
      packet: 0,
    };
  }

  finish(): void {
    if (this.stopped) return;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    const none: NetmonTables = { frames: new Uint32Array(0), claimed: 0, processes: [] };
    const tables = readNetmonTables((offset, length) => bytes.subarray(offset, offset + length), bytes.length) ?? none;
    const parser = new NetmonParser(this.#sink, this.#limits, tables);
    this.facts = parser.facts;
    parser.push(bytes, 0, bytes.length);
    parser.finish();
    this.stopped = parser.stopped;
  }
}
