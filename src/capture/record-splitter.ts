import type { CaptureProblem, ParsedFacts } from './facts.js';
import type { CaptureParser } from './parser.js';

/** What `RecordSplitter.consume` answers when the octets do not hold a whole record: how many it would take, as far as is known. */
export type Needed = number;
/** The record was taken; `consumed` tells its length. */
export const TAKEN = 0;
/** The file is damaged here. */
export const DAMAGED = -1;

/**
 * Cuts a stream into records. A record that lies whole in a chunk is read in place; the beginning of one that does not is carried
 * over, and only the octets that complete it are copied behind it.
 */
export abstract class RecordSplitter implements CaptureParser {
  abstract readonly facts: ParsedFacts;
  stopped = false;
  /** Offset in the capture of the record being read. */
  protected offset = 0;
  /** Length of the record just taken; set by `consume`. */
  protected consumed = 0;
  #carry = new Uint8Array(4096);
  #carried = 0;
  /** Octets of the record being skipped that have not come yet. */
  #skip = 0;

  /** Reads one record at `start`: TAKEN, DAMAGED, or the octets needed (more than are there). */
  protected abstract consume(bytes: Uint8Array, start: number, end: number): Needed;

  push(chunk: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.stopped) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        this.offset += skipped;
        at += skipped;
      } else if (this.#carried > 0) at = this.#complete(chunk, at, end);
      else at = this.#inPlace(chunk, at, end);
    }
  }

  finish(): void {
    if (this.stopped || (this.#carried === 0 && this.#skip === 0)) return;
    this.stop('cut-short', `the file ends in the middle of a record that begins at octet ${this.offset}`);
  }

  /** The rest of a record that is of no interest: it is passed over without being kept. */
  protected skip(length: number): void {
    this.#skip = length;
  }

  protected stop(code: CaptureProblem['code'], message: string): void {
    this.stopped = true;
    this.facts.problem ??= { code, message, offset: this.offset, packet: this.facts.packets };
  }

  #inPlace(chunk: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#skip === 0) {
      const needed = this.consume(chunk, at, end);
      if (needed === TAKEN) {
        at += this.consumed;
        this.offset += this.consumed;
      } else if (needed === DAMAGED) {
        this.stopped = true;
        return end;
      } else {
        this.#keep(chunk, at, end, needed);
        return end;
      }
    }
    return at;
  }

  /** Adds to the carried beginning what is missing, and no more. */
  #complete(chunk: Uint8Array, start: number, end: number): number {
    let at = start;
    for (;;) {
      const needed = this.consume(this.#carry, 0, this.#carried);
      if (needed === DAMAGED) {
        this.stopped = true;
        return end;
      }
      if (needed === TAKEN) {
        // More is carried than was consumed only when the record goes on to be skipped.
        this.offset += this.#carried;
        this.#skip -= this.#carried - this.consumed;
        this.#carried = 0;
        return at;
      }
      const take = Math.min(needed - this.#carried, end - at);
      if (take === 0) return at;
      this.#keep(chunk, at, at + take, needed);
      at += take;
    }
  }

  #keep(chunk: Uint8Array, start: number, end: number, needed: number): void {
    const size = Math.max(needed, this.#carried + end - start);
    if (size > this.#carry.length) {
      const bigger = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
      bigger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = bigger;
    }
    this.#carry.set(chunk.subarray(start, end), this.#carried);
    this.#carried += end - start;
  }
}
