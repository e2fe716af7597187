import type { CaptureLimits, CaptureProblem, ParsedFacts } from './facts.js';
import { SNIFF_LENGTH, type Sniffed, sniff } from './format.js';
import type { CaptureParser } from './parser.js';
import { PcapParser } from './pcap/pcap-parser.js';
import { PcapngParser } from './pcapng/pcapng-parser.js';
import type { PacketSink } from './record.js';

/** Finds out which parser the octets need, then feeds it. */
export class FormatReader {
  readonly #what: Sniffed;
  readonly #sink: PacketSink;
  readonly #limits: CaptureLimits;
  readonly #head = new Uint8Array(SNIFF_LENGTH);
  #headLength = 0;
  #octets = 0;
  #parser: CaptureParser | null = null;

  constructor(what: Sniffed, sink: PacketSink, limits: CaptureLimits) {
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
    return (this.#parser ?? this.#begin()).facts;
  }

  /** Facts at the end of the octets. `problem` is why they end before the file does, and outranks the record that is cut because of it. */
  finish(problem: Pick<CaptureProblem, 'code' | 'message'> | null): ParsedFacts {
    const parser = this.#parser ?? this.#begin();
    if (problem === null) parser.finish();
    const { facts } = parser;
    if (problem !== null && facts.problem === null) facts.problem = { ...problem, offset: this.#octets, packet: facts.packets };
    return facts;
  }

  #begin(): CaptureParser {
    const format = sniff(this.#head, this.#headLength, this.#what);
    this.#parser = format === 'pcapng' ? new PcapngParser(this.#sink, this.#limits) : new PcapParser(this.#sink, this.#limits);
    this.#parser.push(this.#head, 0, this.#headLength);
    return this.#parser;
  }
}
