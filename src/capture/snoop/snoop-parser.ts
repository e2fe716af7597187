import { Emitter } from '../emitter.js';
import { type CaptureInterface, type CaptureLimits, emptyFacts } from '../facts.js';
import { u32be } from '../read.js';
import type { PacketSink } from '../record.js';
import { RecordSplitter } from '../record-splitter.js';

/** "snoop" and three zeros, version, datalink type (RFC 1761, "File Header"). */
const FILE_HEADER = 16;
const VERSION = 2;
const RECORD_HEADER = 24;
/** Whole record, padding included; a packet of the longest kind and room for whatever follows it. */
const MAX_PADDING = 65_536;

/** LINKTYPE_ by datalink type: 802.3, 802.5, Ethernet, FDDI. */
const LINK_TYPES: Readonly<Record<number, number>> = { 0: 1, 2: 6, 4: 1, 8: 10 };
/** Link types of no LINKTYPE_ list: those only snoop has, by its datalink type. */
export const SNOOP_LINK_TYPE = 0x20000;

export function isSnoop(bytes: Uint8Array): boolean {
  return [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0, 0, 0].every((octet, index) => bytes[index] === octet);
}

/** snoop, the capture format of Solaris (RFC 1761): big-endian, each record with its own length. */
export class SnoopParser extends RecordSplitter {
  override readonly facts = emptyFacts('snoop');
  protected override unit = 'file header';
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  #interface: CaptureInterface | null = null;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override walk(bytes: Uint8Array, start: number, end: number): number {
    if (this.#interface !== null) return this.#records(bytes, start, end);
    this.needed = FILE_HEADER;
    if (end - start < FILE_HEADER) return start;
    const version = u32be(bytes, start + 8);
    if (version !== VERSION) {
      this.stop('unknown-version', 0, `the file is of snoop version ${version}, which exscope does not know`);
      return start;
    }
    const datalink = u32be(bytes, start + 12);
    const linkType = LINK_TYPES[datalink] ?? SNOOP_LINK_TYPE + datalink;
    this.#interface = { id: 0, section: 0, linkType, snaplen: 0, name: null, filter: null, packets: 0 };
    this.facts.interfaces.push(this.#interface);
    this.facts.sections = 1;
    this.facts.byteOrder = 'big';
    this.#emitter.record.linkType = linkType;
    this.unit = 'packet record';
    return this.#records(bytes, start + FILE_HEADER, end);
  }

  protected override settle(): void {
    this.#emitter.settle();
    if (this.#interface !== null) this.#interface.packets = this.facts.packets;
  }

  #records(bytes: Uint8Array, start: number, end: number): number {
    const { record } = this.#emitter;
    let at = start;
    while (end - at >= RECORD_HEADER) {
      const captured = u32be(bytes, at + 4);
      const length = u32be(bytes, at + 8);
      if (!this.#isSane(captured, length, this.base + at)) return at;
      if (end - at < length) {
        this.needed = length;
        return at;
      }
      record.buffer = bytes;
      record.offset = at + RECORD_HEADER;
      record.capturedLength = captured;
      record.originalLength = u32be(bytes, at);
      // Drops are counted from the beginning of the capture.
      this.facts.droppedByCapture = Math.max(this.facts.droppedByCapture ?? 0, u32be(bytes, at + 12));
      record.seconds = u32be(bytes, at + 16);
      const micros = u32be(bytes, at + 20);
      record.seconds += Math.floor(micros / 1e6);
      record.nanoseconds = (micros % 1e6) * 1000;
      this.#emitter.emit();
      at += length;
    }
    this.needed = RECORD_HEADER;
    return at;
  }

  #isSane(captured: number, length: number, offset: number): boolean {
    const { maxPacketLength } = this.#limits;
    if (captured <= maxPacketLength && length >= RECORD_HEADER + captured && length <= RECORD_HEADER + maxPacketLength + MAX_PADDING)
      return true;
    this.settle();
    this.stop(
      'damaged',
      offset,
      `packet ${this.facts.packets + 1}, at octet ${offset}, claims ${captured} octets in a record of ${length} (maxPacketLength ${maxPacketLength}): the file is damaged there`,
    );
    return false;
  }
}
