import { Emitter } from '../emitter.js';
import { type CaptureLimits, emptyFacts } from '../facts.js';
import { u32be, u32le } from '../read.js';
import type { PacketSink } from '../record.js';
import { DAMAGED, type Needed, RecordSplitter, TAKEN } from '../record-splitter.js';
import { ENHANCED_PACKET, PACKET, readPacketBlock } from './enhanced-packet.js';
import { describeInterface, INTERFACE_DESCRIPTION } from './interface-description.js';
import { INTERFACE_STATISTICS, readStatistics } from './interface-statistics.js';
import type { Section } from './section.js';
import { SECTION_HEADER, sectionOf } from './section-header.js';
import { readSimplePacket, SIMPLE_PACKET } from './simple-packet.js';

const DECRYPTION_SECRETS = 10;
/** Type and total length before the body, total length again behind it. */
const HEADER = 8;
const TRAILER = 4;

/** pcapng: sections of blocks, each block with its length before and behind it (draft-ietf-opsawg-pcapng 3). */
export class PcapngParser extends RecordSplitter {
  override readonly facts = emptyFacts('pcapng');
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  #section: Section | null = null;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override consume(bytes: Uint8Array, start: number, end: number): Needed {
    if (end - start < HEADER + TRAILER) return HEADER + TRAILER;
    if (u32le(bytes, start) === SECTION_HEADER) return this.#sectionHeader(bytes, start, end);
    const section = this.#section;
    if (section === null) return this.#damaged('does not begin with a section header');
    const type = section.u32(bytes, start);
    const length = section.u32(bytes, start + 4);
    const wrong = this.#wrongLength(length);
    if (wrong !== null) return this.#damaged(wrong);
    if (!isRead(type)) {
      this.facts.counters.blocksSkipped++;
      if (type === DECRYPTION_SECRETS) this.facts.containsTlsSecrets = true;
      this.consumed = HEADER;
      this.skip(length - HEADER);
      return TAKEN;
    }
    if (end - start < length) return length;
    if (section.u32(bytes, start + length - TRAILER) !== length) return this.#damaged('has two lengths that differ');
    const from = start + HEADER;
    const to = start + length - TRAILER;
    if (!this.#block(type, bytes, from, to, section)) return this.#damaged('is too short for what it claims to hold');
    this.consumed = length;
    return TAKEN;
  }

  #block(type: number, bytes: Uint8Array, from: number, to: number, section: Section): boolean {
    switch (type) {
      case ENHANCED_PACKET:
      case PACKET:
        return readPacketBlock(bytes, from, to, type, section, this.#emitter, this.facts);
      case SIMPLE_PACKET:
        return readSimplePacket(bytes, from, to, section, this.#emitter, this.facts);
      case INTERFACE_DESCRIPTION:
        describeInterface(bytes, from, to, section, this.facts, this.#limits);
        return true;
      default:
        readStatistics(bytes, from, to, section, this.facts);
        return true;
    }
  }

  #sectionHeader(bytes: Uint8Array, start: number, end: number): Needed {
    const section = sectionOf(bytes, start, this.facts.sections);
    if (section === null) return this.#damaged('is a section header without a byte order');
    const length = (section.littleEndian ? u32le : u32be)(bytes, start + 4);
    const wrong = this.#wrongLength(length);
    if (wrong !== null) return this.#damaged(wrong);
    if (end - start < length) return length;
    this.#section = section;
    this.facts.sections++;
    this.consumed = length;
    return TAKEN;
  }

  #wrongLength(length: number): string | null {
    if (length < HEADER + TRAILER || (length & 3) !== 0) return `claims an impossible length of ${length}`;
    return length > this.#limits.maxBlockLength ? `claims ${length} octets, more than the limit of ${this.#limits.maxBlockLength}` : null;
  }

  #damaged(what: string): Needed {
    this.stop('damaged', `the block at octet ${this.offset} ${what}: the file is damaged there`);
    return DAMAGED;
  }
}

function isRead(type: number): boolean {
  return (
    type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET || type === INTERFACE_DESCRIPTION || type === INTERFACE_STATISTICS
  );
}
