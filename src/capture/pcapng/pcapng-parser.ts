import { Emitter } from '../emitter.js';
import { type CaptureLimits, emptyFacts } from '../facts.js';
import { u32le } from '../read.js';
import type { PacketSink } from '../record.js';
import { RecordSplitter } from '../record-splitter.js';
import { Annotations } from './annotations.js';
import { DECRYPTION_SECRETS } from './decryption-secrets.js';
import { ENHANCED_PACKET, readEnhancedPacket } from './enhanced-packet.js';
import { describeInterface, INTERFACE_DESCRIPTION } from './interface-description.js';
import { INTERFACE_STATISTICS, readStatistics } from './interface-statistics.js';
import { NAME_RESOLUTION, readNames } from './name-resolution.js';
import { PACKET, readPacket } from './packet.js';
import type { Section } from './section.js';
import { MAJOR_VERSION, majorVersion, SECTION_HEADER, SECTION_HEADER_LENGTH, SECTION_HEADER_START, sectionOf } from './section-header.js';
import { readSimplePacket, SIMPLE_PACKET } from './simple-packet.js';

/** Type and total length before the body, total length again behind it. */
const HEADER = 8;
const TRAILER = 4;

/** No section header is longer, whatever it has to tell; only such are looked for in a damaged file. */
const LONGEST_PROOF = 65_536;

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
  /** The file is damaged here: what comes is passed over up to the next section. */
  #searching = false;
  readonly #annotations: Annotations;
  /** Addresses a name was told for. */
  readonly #named = new Set<string>();

  constructor(sink: PacketSink, limits: CaptureLimits) {
    super();
    this.#limits = limits;
    this.#emitter = new Emitter(sink, this.facts);
    this.#annotations = new Annotations(limits);
  }

  protected override walk(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (!this.stopped) {
      if (this.#searching) {
        at = this.#nextSection(bytes, at, end);
        if (this.#searching) return at;
      }
      if (this.begun !== null) {
        if (end - at < TRAILER) return this.#need(TRAILER, at);
        if (!this.#skipped(bytes, at)) continue;
        at += TRAILER;
      }
      if (end - at < HEADER) return this.#need(HEADER, at);
      if (u32le(bytes, at) === SECTION_HEADER) {
        const length = this.#sectionHeader(bytes, at, end);
        if (length === null) return at;
        at += length;
        continue;
      }
      const section = this.#section;
      const type = section === null ? 0 : section.u32(bytes, at);
      const length = section === null ? 0 : section.u32(bytes, at + 4);
      if (section === null) at = this.#damaged('does not begin with a section header', at);
      else if (this.#isWrong(length, HEADER + TRAILER)) at = this.#damaged(this.#wrong(length), at);
      else if (!isRead(type)) {
        this.#count(type);
        this.begun = this.base + at;
        this.#skippedLength = length;
        const body = at + length - TRAILER;
        if (body > end) {
          this.skip(body - end);
          return end;
        }
        at = body;
      } else {
        const next = at + length;
        if (next > end) return this.#need(length, at);
        if (section.u32(bytes, next - TRAILER) !== length) at = this.#damaged(TWO_LENGTHS, at);
        else if (this.#block(type, bytes, at + HEADER, next - TRAILER, section)) at = next;
        else at = this.#damaged(TOO_SHORT, at);
      }
    }
    return at;
  }

  protected override settle(): void {
    this.#emitter.settle();
    this.#annotations.settle(this.facts);
  }

  #block(type: number, bytes: Uint8Array, from: number, to: number, section: Section): boolean {
    if (type === ENHANCED_PACKET) return readEnhancedPacket(bytes, from, to, section, this.#emitter, this.facts, this.#annotations);
    if (type === SIMPLE_PACKET) return readSimplePacket(bytes, from, to, section, this.#emitter, this.facts);
    if (type === PACKET) return readPacket(bytes, from, to, section, this.#emitter, this.facts, this.#annotations);
    if (type === INTERFACE_DESCRIPTION) describeInterface(bytes, from, to, section, this.facts, this.#limits);
    else if (type === NAME_RESOLUTION) readNames(bytes, from, to, section, this.facts, this.#limits, this.#named);
    else readStatistics(bytes, from, to, section, this.#annotations);
    return true;
  }

  /** Length of the section header taken, 0 when it is damaged; null when it is not whole, or nothing can be read any more. */
  #sectionHeader(bytes: Uint8Array, at: number, end: number): number | null {
    this.needed = SECTION_HEADER_START;
    if (end - at < SECTION_HEADER_START) return null;
    const section = sectionOf(bytes, at, this.facts.sections);
    const length = section === null ? 0 : section.u32(bytes, at + 4);
    if (section === null) return this.#damaged('is a section header without a byte order', at) - at;
    if (this.#isWrong(length, SECTION_HEADER_LENGTH)) return this.#damaged(this.#wrong(length), at) - at;
    if (end - at < length) {
      this.needed = length;
      return null;
    }
    if (section.u32(bytes, at + length - TRAILER) !== length) return this.#damaged(TWO_LENGTHS, at) - at;
    return this.#beginSection(section, bytes, at) ? length : null;
  }

  /** False: it is of a version that lays out blocks in another way. */
  #beginSection(section: Section, bytes: Uint8Array, at: number): boolean {
    const { facts } = this;
    const major = majorVersion(bytes, at, section);
    if (major !== MAJOR_VERSION) {
      this.#unknownVersion(major, at);
      return false;
    }
    const order = section.littleEndian ? 'little' : 'big';
    facts.byteOrder = facts.byteOrder === null || facts.byteOrder === order ? order : 'mixed';
    facts.sections++;
    this.#section = section;
    return true;
  }

  /**
   * Where the next section begins, or where to go on looking. Only a whole section header proves that it is one: its type, byte order,
   * version, and the same length before and behind it.
   */
  #nextSection(bytes: Uint8Array, start: number, end: number): number {
    for (let at = bytes.indexOf(0x0a, start); at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) {
      if (end - at < SECTION_HEADER_START) return this.atEnd ? end : this.#need(SECTION_HEADER_START, at);
      const section = u32le(bytes, at) === SECTION_HEADER ? sectionOf(bytes, at, 0) : null;
      const length = section === null ? 0 : section.u32(bytes, at + 4);
      if (section === null || this.#isWrong(length, SECTION_HEADER_LENGTH) || length > LONGEST_PROOF) continue;
      if (end - at < length) {
        // What cannot be whole any more proves nothing; a whole one may follow it.
        if (this.atEnd) continue;
        // More than this one needs: whatever looks like sections, one after the other, is not carried on one by one.
        return this.#need(2 * LONGEST_PROOF, at);
      }
      if (section.u32(bytes, at + length - TRAILER) !== length || majorVersion(bytes, at, section) !== MAJOR_VERSION) continue;
      this.#searching = false;
      const { facts } = this;
      if (facts.counters.resumed++ === 0 && facts.problem !== null)
        facts.problem.message += `; reading went on at the section at octet ${this.base + at}`;
      return at;
    }
    return end;
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
    this.begun = null;
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

  /** Returns where to look for the next section. */
  #damaged(what: string, at: number): number {
    const offset = this.base + at;
    this.settle();
    this.note('damaged', offset, `the block at octet ${offset} ${what}, after packet ${this.facts.packets}: the file is damaged there`);
    this.#searching = true;
    this.#section = null;
    return at + 1;
  }
}

function isRead(type: number): boolean {
  return (
    type === ENHANCED_PACKET ||
    type === PACKET ||
    type === SIMPLE_PACKET ||
    type === INTERFACE_DESCRIPTION ||
    type === INTERFACE_STATISTICS ||
    type === NAME_RESOLUTION
  );
}
