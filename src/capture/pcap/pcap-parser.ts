import { Emitter } from '../emitter.js';
import { type CaptureInterface, type CaptureLimits, emptyFacts } from '../facts.js';
import { u32be, u32le } from '../read.js';
import type { PacketSink } from '../record.js';
import { RecordSplitter } from '../record-splitter.js';
import { FILE_HEADER, type PcapHeader, readPcapHeader } from './header.js';
import { findRecordLayout } from './record-layout.js';

const NANOSECONDS_A_SECOND = 1_000_000_000;

/** Classic pcap: one file header, then packet records (draft-ietf-opsawg-pcap 4 and 5). */
export class PcapParser extends RecordSplitter {
  override readonly facts = emptyFacts('pcap');
  protected override unit = 'file header';
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  #header: PcapHeader | null = null;
  #interface: CaptureInterface | null = null;
  /** Octets of a record header; null as long as too little has come to tell. */
  #recordHeader: number | null = null;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override walk(bytes: Uint8Array, start: number, end: number): number {
    if (this.#header !== null) return this.#records(bytes, start, end, this.#header);
    this.needed = FILE_HEADER;
    if (end - start < FILE_HEADER) return start;
    const header = readPcapHeader(bytes, start);
    if (header === null) {
      this.stop('damaged', 0, 'the file header is not one of pcap');
      return start;
    }
    this.needed = FILE_HEADER + header.extension;
    if (end - start < this.needed) return start;
    this.#begin(header);
    return this.#records(bytes, start + FILE_HEADER + header.extension, end, header);
  }

  protected override settle(): void {
    this.#emitter.settle();
    if (this.#interface !== null) this.#interface.packets = this.facts.packets;
  }

  #records(bytes: Uint8Array, start: number, end: number, header: PcapHeader): number {
    const { maxPacketLength } = this.#limits;
    const recordHeader = this.#recordHeader ?? this.#layout(bytes, start, end, header);
    if (recordHeader === null) return start;
    const { lengthsSwapped, fractionNanoseconds } = header;
    const u32 = header.littleEndian ? u32le : u32be;
    const emitter = this.#emitter;
    const { record } = emitter;
    record.buffer = bytes;
    let at = start;
    while (end - at >= recordHeader) {
      let captured = u32(bytes, at + 8);
      let original = u32(bytes, at + 12);
      if (lengthsSwapped !== 'no' && (lengthsSwapped === 'yes' || captured > original)) {
        const first = captured;
        captured = original;
        original = first;
      }
      if (captured > maxPacketLength) {
        this.#tooLong(captured, this.base + at);
        return at;
      }
      const next = at + recordHeader + captured;
      if (next > end) {
        this.needed = next - at;
        return at;
      }
      record.offset = at + recordHeader;
      record.capturedLength = captured;
      record.originalLength = original;
      record.seconds = u32(bytes, at);
      record.nanoseconds = u32(bytes, at + 4) * fractionNanoseconds;
      if (record.nanoseconds >= NANOSECONDS_A_SECOND) carrySeconds(record);
      emitter.emit();
      at = next;
    }
    this.needed = recordHeader;
    return at;
  }

  /** Finds out how records are laid out; null, with `needed` set, when more has to come to tell. */
  #layout(bytes: Uint8Array, start: number, end: number, header: PcapHeader): number | null {
    const { length, needed } = findRecordLayout(bytes, start, end, this.atEnd, header, this.#limits.maxPacketLength);
    this.#recordHeader = length;
    this.needed = needed;
    return length;
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

  /** Takes over what the file header says. */
  #begin(header: PcapHeader): void {
    this.#header = header;
    this.unit = 'packet record';
    this.#interface = { id: 0, section: 0, linkType: header.linkType, snaplen: header.snaplen, name: null, filter: null, packets: 0 };
    this.facts.interfaces.push(this.#interface);
    this.facts.sections = 1;
    this.facts.byteOrder = header.littleEndian ? 'little' : 'big';
    this.#emitter.record.linkType = header.linkType;
    this.#emitter.record.fcsLength = header.fcsLength;
  }
}

/** Some writers let the fraction reach a second and more. */
function carrySeconds(record: { seconds: number; nanoseconds: number }): void {
  record.seconds += Math.floor(record.nanoseconds / NANOSECONDS_A_SECOND);
  record.nanoseconds %= NANOSECONDS_A_SECOND;
}
