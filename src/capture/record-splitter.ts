import type { CaptureProblem, ParsedFacts } from './facts.js';
import type { CaptureParser } from './parser.js';

/**
 * Cuts a stream into records. Records that lie whole in a chunk are read in place; the beginning of one that does not is carried
 * over, and only the octets that complete it are copied behind it.
 */
export abstract class RecordSplitter implements CaptureParser {
  abstract readonly facts: ParsedFacts;
  /** What a record is called in messages. */
  protected abstract readonly unit: string;
  stopped = false;
  /** Offset in the capture of index 0 of the octets `walk` is given; negative when that octet was not of this capture. */
  protected base = 0;
  /** Set by `walk`: octets of the record it ended at, as far as is known. */
  protected needed = 0;
  /** Offset of a record of which a part has been taken already; null between records. */
  protected begun: number | null = null;
  /** No more octets will come. */
  protected atEnd = false;
  /** Offset of the next octet to come. */
  #position = 0;
  #carry = new Uint8Array(4096);
  #carried = 0;
  #carryOffset = 0;
  /** Octets to pass over that have not come yet. */
  #skip = 0;

  /**
   * Reads the whole records in `bytes[start .. end)` and returns where the first one that is not whole begins, with `needed` greater
   * than what is there of it. Also returns after `skip`, having taken all there is, and after `stop`.
   */
  protected abstract walk(bytes: Uint8Array, start: number, end: number): number;

  /** Brings the facts up to date. */
  protected abstract settle(): void;

  push(chunk: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.stopped) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        this.#position += skipped;
        at += skipped;
      } else if (this.#carried > 0) at = this.#complete(chunk, at, end);
      else at = this.#inPlace(chunk, at, end);
    }
    this.settle();
  }

  finish(): void {
    this.atEnd = true;
    // What waited for more octets may be read with what there is.
    if (!this.stopped && this.#carried > 0) {
      this.base = this.#carryOffset;
      this.#taken(this.walk(this.#carry, 0, this.#carried));
    }
    this.settle();
    if (this.stopped || (this.#carried === 0 && this.begun === null)) return;
    const offset = this.begun ?? this.#carryOffset;
    this.stop(
      'cut-short',
      offset,
      `the file ends in the middle of the ${this.unit} that begins at octet ${offset}, after packet ${this.facts.packets}`,
    );
  }

  /** The next octets are of no interest: they are passed over without being kept. */
  protected skip(length: number): void {
    this.#skip = length;
  }

  protected stop(code: CaptureProblem['code'], offset: number, message: string): void {
    this.stopped = true;
    this.note(code, offset, message);
  }

  /** What is wrong first is told; what follows from it is not. */
  protected note(code: CaptureProblem['code'], offset: number, message: string): void {
    this.settle();
    this.facts.problem ??= { code, message, offset, packet: this.facts.packets };
  }

  #inPlace(chunk: Uint8Array, start: number, end: number): number {
    this.base = this.#position - start;
    const at = this.walk(chunk, start, end);
    this.#position += at - start;
    if (this.stopped || this.#skip > 0 || at === end) return at;
    this.#carryOffset = this.#position;
    this.#keep(chunk, at, end);
    return end;
  }

  /** Adds to the carried beginning what is missing, and no more. */
  #complete(chunk: Uint8Array, start: number, end: number): number {
    const at = start + Math.min(this.needed - this.#carried, end - start);
    this.#keep(chunk, start, at);
    if (this.#carried < this.needed) return at;
    this.base = this.#carryOffset;
    this.#taken(this.walk(this.#carry, 0, this.#carried));
    return at;
  }

  /** Of what was carried so much has been read; mostly all of it. */
  #taken(octets: number): void {
    if (octets < this.#carried) this.#carry.copyWithin(0, octets, this.#carried);
    this.#carried -= octets;
    this.#carryOffset += octets;
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const size = Math.max(this.needed, this.#carried + end - start);
    if (size > this.#carry.length) {
      const bigger = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
      bigger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = bigger;
    }
    this.#carry.set(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end), this.#carried);
    this.#carried += end - start;
    this.#position += end - start;
  }
}
