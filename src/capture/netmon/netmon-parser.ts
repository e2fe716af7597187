import { Emitter } from '../emitter.js';
import { type CaptureInterface, type CaptureLimits, emptyFacts } from '../facts.js';
import { setTime, withinDates } from '../pcapng/timestamp.js';
import { u16le, u32le } from '../read.js';
import type { PacketRecord, PacketSink } from '../record.js';
import { RecordSplitter } from '../record-splitter.js';
import { NETMON_HEADER, type NetmonHeader, readNetmonHeader } from './header.js';
import { isNumbered, linkTypeOf } from './media-types.js';
import type { NetmonTables } from './tables.js';

/** Seconds between 1601, where Windows' time begins, and 1970; its units are of 100 nanoseconds. */
const FILETIME_OFFSET = -11_644_473_600;
const FILETIME_UNITS = 1e7;
/** Octets behind a frame by minor version of 2.x: media type, process, UTC time, time zone. */
const TRAILERS = [0, 2, 6, 15];

/** Microsoft Network Monitor 1.x and 2.x (its help, "Capture File Format"), whose tables were read before. */
export class NetmonParser extends RecordSplitter {
  override readonly facts = emptyFacts('netmon');
  protected override unit = 'file header';
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  readonly #tables: NetmonTables;
  readonly #interfaces = new Map<number, CaptureInterface>();
  /** Frames that name each process, by its place in the table. */
  readonly #named: Float64Array;
  #header: NetmonHeader | null = null;
  #next = 0;

  constructor(sink: PacketSink, limits: CaptureLimits, tables: NetmonTables) {
    super();
    this.#limits = limits;
    this.#tables = tables;
    this.#named = new Float64Array(Math.min(tables.processes.length, limits.maxAnnotations));
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override walk(bytes: Uint8Array, start: number, end: number): number {
    if (this.#header !== null) return this.#frames(bytes, start, end, this.#header);
    this.needed = NETMON_HEADER;
    if (end - start < NETMON_HEADER) return start;
    const header = readNetmonHeader(bytes.subarray(start, start + NETMON_HEADER));
    if (header.major !== 1 && header.major !== 2) {
      this.stop('unknown-version', 0, `the file is of Network Monitor version ${header.version}, which exscope does not know`);
      return start;
    }
    this.#header = header;
    this.unit = 'frame';
    this.facts.sections = 1;
    this.facts.byteOrder = 'little';
    this.facts.processes = this.#tables.processes.slice(0, this.#named.length);
    this.facts.counters.annotationsNotListed = this.#tables.processes.length - this.#named.length;
    this.facts.timeZoneUnknown = header.major === 1 || header.minor < 3;
    if (this.#tables.frames.length === 0) {
      this.stop(
        'cut-short',
        0,
        'the table of frames, which stands at the end of the file, is missing: the file was cut short, and where its frames are is not known',
      );
    }
    return this.#frames(bytes, start + NETMON_HEADER, end, header);
  }

  protected override settle(): void {
    this.#emitter.settle();
    for (const [at, process] of this.facts.processes.entries()) process.packets = this.#named[at]!;
  }

  override finish(): void {
    super.finish();
    const { frames, claimed } = this.#tables;
    if (this.stopped) return;
    const next = frames[this.#next];
    if (next !== undefined)
      this.stop('cut-short', next, `the file ends before frame ${this.#next + 1} of ${claimed}, which its table has at octet ${next}`);
    else if (claimed > frames.length && this.#header !== null) {
      const offset = this.#header.frameTable.offset + 4 * frames.length;
      this.stop(
        'cut-short',
        offset,
        `the file ends within the table of frames, at octet ${offset}: where ${claimed - frames.length} of its ${claimed} frames are is not known`,
      );
    }
  }

  /** Behind the last frame come tables, which were read already. */
  #frames(bytes: Uint8Array, start: number, end: number, header: NetmonHeader): number {
    const { frames } = this.#tables;
    const head = header.major === 1 ? 8 : 16;
    const trailer = header.major === 1 ? 0 : TRAILERS[Math.min(header.minor, 3)]!;
    let at = start;
    for (; !this.stopped && this.#next < frames.length; this.#next++) {
      const begin = frames[this.#next]! - this.base;
      if (begin < at) {
        this.#misplaced(frames[this.#next]!);
        continue;
      }
      if (begin > at) {
        if (begin > end) {
          this.skip(begin - end);
          return end;
        }
        at = begin;
      }
      if (end - at < head) return this.#need(head, at);
      const captured = header.major === 1 ? u16le(bytes, at + 6) : u32le(bytes, at + 12);
      if (captured > this.#limits.maxPacketLength) {
        this.#tooLong(captured, this.base + at);
        return at;
      }
      const length = head + captured + trailer;
      if (end - at < length) return this.#need(length, at);
      this.#frame(bytes, at, captured, head, header);
      at += length;
    }
    return this.stopped ? at : end;
  }

  #frame(bytes: Uint8Array, at: number, captured: number, head: number, header: NetmonHeader): void {
    const behind = at + head + captured;
    const mediaType = header.major === 2 && header.minor >= 1 ? u16le(bytes, behind) : header.mediaType;
    if (!isNumbered(mediaType)) return;
    const { record } = this.#emitter;
    record.buffer = bytes;
    record.offset = at + head;
    record.capturedLength = captured;
    record.originalLength = header.major === 1 ? u16le(bytes, at + 4) : u32le(bytes, at + 8);
    const source = this.#interfaces.get(mediaType) ?? this.#interface(mediaType);
    record.linkType = source.linkType;
    record.interfaceId = source.id;
    source.packets++;
    if (header.major === 2 && header.minor >= 3) {
      setTime(record, u32le(bytes, behind + 10), u32le(bytes, behind + 6), FILETIME_UNITS, FILETIME_OFFSET);
    } else sinceStart(record, bytes, at, header);
    if (this.#named.length > 0) this.#name(u32le(bytes, behind + 2));
    this.#emitter.emit();
  }

  /** Place in the table of processes, from 0; one it does not have, mostly the greatest number there is, says that no process is known. */
  #name(process: number): void {
    if (process < this.#named.length) this.#named[process]!++;
  }

  /** Each media type is listed as an interface of its own: which adapter saw a frame is not told. */
  #interface(mediaType: number): CaptureInterface {
    const described = {
      id: this.#interfaces.size,
      section: 0,
      linkType: linkTypeOf(mediaType),
      snaplen: 0,
      name: null,
      filter: null,
      packets: 0,
    };
    this.#interfaces.set(mediaType, described);
    if (this.facts.interfaces.length < this.#limits.maxInterfaces) this.facts.interfaces.push(described);
    else this.facts.counters.interfacesNotListed++;
    return described;
  }

  #need(octets: number, at: number): number {
    this.needed = octets;
    return at;
  }

  /** Two entries of the table tell of the same octets: which of them is wrong is not known, so the first one is believed. */
  #misplaced(offset: number): void {
    this.note(
      'damaged',
      offset,
      `the table of frames has one at octet ${offset}, within another or within the file header; it was not read`,
    );
  }

  #tooLong(captured: number, offset: number): void {
    this.settle();
    const { maxPacketLength } = this.#limits;
    this.stop(
      'damaged',
      offset,
      `packet ${this.facts.packets + 1}, at octet ${offset}, claims ${captured} octets, more than a packet has (maxPacketLength ${maxPacketLength}): the file is damaged there`,
    );
  }
}

/** Time since the beginning of the capture: milliseconds in version 1, microseconds in 2, where a frame before the beginning has a negative one. */
function sinceStart(record: PacketRecord, bytes: Uint8Array, at: number, { major, startSeconds, startMillis }: NetmonHeader): void {
  const high = major === 1 ? 0 : u32le(bytes, at + 4) | 0;
  const micros = (high * 2 ** 32 + u32le(bytes, at)) * (major === 1 ? 1000 : 1) + startMillis * 1000;
  const seconds = Math.floor(micros / 1e6);
  // Beyond the safe integers the microseconds would be made up.
  record.seconds = Number.isSafeInteger(micros) ? startSeconds + seconds : Number.POSITIVE_INFINITY;
  record.nanoseconds = (micros - seconds * 1e6) * 1000;
  withinDates(record);
}
