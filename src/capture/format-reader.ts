import type { CaptureFacts, CaptureLimits, CaptureProblem, ParsedFacts } from './facts.js';
import { SNIFF_LENGTH, type Sniffed, sniff } from './format.js';
import { BufferedNetmon } from './netmon/buffered-netmon.js';
import { NetmonParser } from './netmon/netmon-parser.js';
import type { NetmonTables } from './netmon/tables.js';
import type { CaptureParser } from './parser.js';
import { PcapParser } from './pcap/pcap-parser.js';
import { PcapngParser } from './pcapng/pcapng-parser.js';
import type { PacketSink } from './record.js';
import { SnoopParser } from './snoop/snoop-parser.js';

/** Finds out which parser the octets need, then feeds it. */
export class FormatReader {
  readonly #what: Sniffed;
  readonly #sink: PacketSink;
  readonly #limits: CaptureLimits;
  readonly #tables: NetmonTables | null;
  readonly #head = new Uint8Array(SNIFF_LENGTH);
  #headLength = 0;
  #octets = 0;
  #parser: CaptureParser | null = null;

  /** `tables`: of a Network Monitor capture, when they could be read before. */
  constructor(what: Sniffed, sink: PacketSink, limits: CaptureLimits, tables: NetmonTables | null) {
    this.#tables = tables;
    this.#what = what;
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Nothing more can be read. */
  get stopped(): boolean {
    return this.#parser?.stopped ?? false;
  }

  /** Whether anything came. */
  get began(): boolean {
    return this.#octets > 0;
  }

  /** Throws ExscopeError as soon as the octets prove to be no capture. */
  push(chunk: Uint8Array): void {
    this.#octets += chunk.length;
    if (this.#parser !== null) {
      this.#parser.push(chunk, 0, chunk.length);
      return;
    }
    // A pipe may deliver a few octets at a time.
    const taken = Math.min(chunk.length, SNIFF_LENGTH - this.#headLength);
    this.#head.set(chunk.subarray(0, taken), this.#headLength);
    this.#headLength += taken;
    if (this.#headLength === SNIFF_LENGTH) this.#begin().push(chunk, taken, chunk.length);
  }

  /** Facts when no more octets come although the file goes on: it is not judged by where it was left. */
  leave(): ParsedFacts {
    const parser = this.#parser ?? this.#begin();
    const { problem } = parser.facts;
    // A parser may hold back packets until it knows the layout of their records.
    parser.finish();
    parser.facts.problem = problem;
    return parser.facts;
  }

  /** Facts at the end of the octets. `problem` is why they end before the file does, and outranks the record that is cut because of it. */
  finish(problem: Pick<CaptureProblem, 'code' | 'message'> | null): ParsedFacts {
    const parser = this.#parser ?? this.#begin();
    const damagedBefore = parser.facts.problem !== null;
    // Also then: a parser may hold back packets until it knows that nothing follows.
    parser.finish();
    const { facts } = parser;
    const outranked = !damagedBefore && (facts.problem === null || facts.problem.code === 'cut-short');
    if (problem !== null && outranked) facts.problem = { ...problem, offset: this.#octets, packet: facts.packets };
    return facts;
  }

  #begin(): CaptureParser {
    this.#parser = this.#parserFor(sniff(this.#head, this.#headLength, this.#what));
    this.#parser.push(this.#head, 0, this.#headLength);
    return this.#parser;
  }

  #parserFor(format: CaptureFacts['format']): CaptureParser {
    const [sink, limits] = [this.#sink, this.#limits];
    switch (format) {
      case 'pcap':
        return new PcapParser(sink, limits);
      case 'pcapng':
        return new PcapngParser(sink, limits);
      case 'snoop':
        return new SnoopParser(sink, limits);
      case 'netmon':
        return this.#tables === null ? new BufferedNetmon(sink, limits) : new NetmonParser(sink, limits, this.#tables);
    }
  }
}
