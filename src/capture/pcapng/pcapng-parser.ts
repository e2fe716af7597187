import { Emitter } from '../emitter.js';
import { type CaptureLimits, emptyFacts } from '../facts.js';
import { u32le } from '../read.js';
import type { PacketSink } from '../record.js';
import { RecordSplitter } from '../record-splitter.js';
import { DECRYPTION_SECRETS } from './decryption-secrets.js';
import { ENHANCED_PACKET, readEnhancedPacket } from './enhanced-packet.js';
import { describeInterface, INTERFACE_DESCRIPTION } from './interface-description.js';
import { INTERFACE_STATISTICS, readStatistics } from './interface-statistics.js';
import { PACKET, readPacket } from './packet.js';
import type { Section } from './section.js';
import { MAJOR_VERSION, majorVersion, SECTION_HEADER, SECTION_HEADER_LENGTH, SECTION_HEADER_START, sectionOf } from './section-header.js';
import { readSimplePacket, SIMPLE_PACKET } from './simple-packet.js';

/** Type and total length before the body, total length again behind it. */
const HEADER = 8;
const TRAILER = 4;

const TWO_LENGTHS = 'has two lengths that differ';
const TOO_SHORT = 'is too short for what it claims to hold';

/** pcapng: sections of blocks, each block with its length before and behind it (draft-ietf-opsawg-pcapng 3). */
export class PcapngParser extends RecordSplitter {
  override readonly facts = emptyFacts('pcapng');
  protected override readonly unit = 'block';
  readonly #emitter: Emitter;
  readonly #limits: CaptureLimits;
  #section: Section | null = null;
  /** Length the block being skipped has to repeat at its end. */
  #skippedLength = 0;

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
  }

  protected override walk(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (!this.stopped) {
      if (this.begun !== null) {
        if (end - at < TRAILER) return this.#need(TRAILER, at);
        if (!this.#skipped(bytes, at)) break;
        at += TRAILER;
      }
      if (end - at < HEADER) return this.#need(HEADER, at);
      if (u32le(bytes, at) === SECTION_HEADER) {
        const length = this.#sectionHeader(bytes, at, end);
        if (length === null) break;
        at += length;
        continue;
      }
      const section = this.#section;
      if (section === null) return this.#damaged('does not begin with a section header', at);
      const type = section.u32(bytes, at);
      const length = section.u32(bytes, at + 4);
      if (this.#isWrong(length, HEADER + TRAILER)) return this.#damaged(this.#wrong(length), at);
      if (!isRead(type)) {
        this.#count(type);
        this.begun = this.base + at;
        this.#skippedLength = length;
        const body = at + length - TRAILER;
        if (body > end) {
          this.skip(body - end);
          return end;
        }
        at = body;
        continue;
      }
      const next = at + length;
      if (next > end) return this.#need(length, at);
      if (section.u32(bytes, next - TRAILER) !== length) return this.#damaged(TWO_LENGTHS, at);
      if (!this.#block(type, bytes, at + HEADER, next - TRAILER, section)) return this.#damaged(TOO_SHORT, at);
      at = next;
    }
    return at;
  }

  protected override settle(): void {
    this.#emitter.settle();
  }

  #block(type: number, bytes: Uint8Array, from: number, to: number, section: Section): boolean {
    if (type === ENHANCED_PACKET) return readEnhancedPacket(bytes, from, to, section, this.#emitter, this.facts);
    if (type === SIMPLE_PACKET) return readSimplePacket(bytes, from, to, section, this.#emitter, this.facts);
    if (type === PACKET) return readPacket(bytes, from, to, section, this.#emitter, this.facts);
    if (type === INTERFACE_DESCRIPTION) describeInterface(bytes, from, to, section, this.facts, this.#limits);
    else readStatistics(bytes, from, to, section, this.facts);
    return true;
  }

  /** Length of the section header taken; null when it is not whole or not good. */
  #sectionHeader(bytes: Uint8Array, at: number, end: number): number | null {
    this.needed = SECTION_HEADER_START;
    if (end - at < SECTION_HEADER_START) return null;
    const { facts } = this;
    const section = sectionOf(bytes, at, facts.sections);
    const length = section === null ? 0 : section.u32(bytes, at + 4);
    if (section === null) this.#damaged('is a section header without a byte order', at);
    else if (this.#isWrong(length, SECTION_HEADER_LENGTH)) this.#damaged(this.#wrong(length), at);
    else if (end - at < length) this.needed = length;
    else if (section.u32(bytes, at + length - TRAILER) !== length) this.#damaged(TWO_LENGTHS, at);
    else if (majorVersion(bytes, at, section) !== MAJOR_VERSION) this.#unknownVersion(majorVersion(bytes, at, section), at);
    else {
      const order = section.littleEndian ? 'little' : 'big';
      facts.byteOrder = facts.byteOrder === null || facts.byteOrder === order ? order : 'mixed';
      facts.sections++;
      this.#section = section;
      return length;
    }
    return null;
  }

  #unknownVersion(major: number, at: number): void {
    const offset = this.base + at;
    this.stop('unknown-version', offset, `the section at octet ${offset} is of pcapng version ${major}, which exscope does not know`);
  }

  #count(type: number): void {
    const { counters, skippedBlocks } = this.facts;
    counters.blocksSkipped++;
    if (type === DECRYPTION_SECRETS) this.facts.containsTlsSecrets = true;
    const known = skippedBlocks.find((each) => each.type === type);
    if (known !== undefined) known.blocks++;
    else if (skippedBlocks.length < this.#limits.maxBlockTypes) skippedBlocks.push({ type, blocks: 1 });
  }

  /** The octets at `at` are the end of the block that was skipped. */
  #skipped(bytes: Uint8Array, at: number): boolean {
    if (this.#section!.u32(bytes, at) === this.#skippedLength) {
      this.begun = null;
      return true;
    }
    this.#damaged(TWO_LENGTHS, this.begun! - this.base);
    return false;
  }

  #need(octets: number, at: number): number {
    this.needed = octets;
    return at;
  }

  #isWrong(length: number, least: number): boolean {
    return length < least || (length & 3) !== 0 || length > this.#limits.maxBlockLength;
  }

  #wrong(length: number): string {
    const { maxBlockLength } = this.#limits;
    return length > maxBlockLength
      ? `claims ${length} octets, more than the limit (maxBlockLength ${maxBlockLength})`
      : `claims an impossible length of ${length}`;
  }

  #damaged(what: string, at: number): number {
    const offset = this.base + at;
    this.settle();
    this.stop('damaged', offset, `the block at octet ${offset} ${what}, after packet ${this.facts.packets}: the file is damaged there`);
    return at;
  }
}

function isRead(type: number): boolean {
  return (
    type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET || type === INTERFACE_DESCRIPTION || type === INTERFACE_STATISTICS
  );
}
