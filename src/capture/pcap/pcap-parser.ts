import { Emitter } from '../emitter.js';
import { type CaptureInterface, type CaptureLimits, emptyFacts } from '../facts.js';
import { type Read, u32be, u32le } from '../read.js';
import type { PacketSink } from '../record.js';
import { DAMAGED, type Needed, RecordSplitter, TAKEN } from '../record-splitter.js';
import { FILE_HEADER, type PcapHeader, readPcapHeader } from './header.js';

/** Classic pcap: one file header, then packet records (draft-ietf-opsawg-pcap 4 and 5). */
export class PcapParser extends RecordSplitter {
  override readonly facts = emptyFacts('pcap');
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  #header: PcapHeader | null = null;
  #interface: CaptureInterface | null = null;
  #u32: Read = u32le;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override consume(bytes: Uint8Array, start: number, end: number): Needed {
    if (this.#header === null) return this.#fileHeader(bytes, start, end);
    const { recordHeader, lengthsSwapped, fractionNanoseconds } = this.#header;
    if (end - start < recordHeader) return recordHeader;
    const u32 = this.#u32;
    let captured = u32(bytes, start + 8);
    let original = u32(bytes, start + 12);
    if (lengthsSwapped !== 'no' && (lengthsSwapped === 'yes' || captured > original)) {
      const first = captured;
      captured = original;
      original = first;
    }
    if (captured > this.#limits.maxPacketLength) {
      this.stop(
        'damaged',
        `packet ${this.facts.packets + 1} claims ${captured} octets at offset ${this.offset}, more than a packet has: the file is damaged there`,
      );
      return DAMAGED;
    }
    const length = recordHeader + captured;
    if (end - start < length) return length;
    const { record } = this.#emitter;
    record.buffer = bytes;
    record.offset = start + recordHeader;
    record.capturedLength = captured;
    record.originalLength = original;
    record.seconds = u32(bytes, start);
    record.nanoseconds = u32(bytes, start + 4) * fractionNanoseconds;
    this.#interface!.packets++;
    this.#emitter.emit();
    this.consumed = length;
    return TAKEN;
  }

  #fileHeader(bytes: Uint8Array, start: number, end: number): Needed {
    if (end - start < FILE_HEADER) return FILE_HEADER;
    const header = readPcapHeader(bytes, start);
    if (header === null) {
      this.stop('damaged', 'the file header is not one of pcap');
      return DAMAGED;
    }
    this.#header = header;
    this.#u32 = header.littleEndian ? u32le : u32be;
    this.#interface = { id: 0, section: 0, linkType: header.linkType, snaplen: header.snaplen, name: null, filter: null, packets: 0 };
    this.facts.interfaces.push(this.#interface);
    this.facts.sections = 1;
    this.#emitter.record.linkType = header.linkType;
    this.#emitter.record.fcsLength = header.fcsLength;
    this.consumed = FILE_HEADER;
    return TAKEN;
  }
}
