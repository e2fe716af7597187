import { u16le } from '../read.js';
import { Damage } from './damage.js';
import { HuffmanTable } from './huffman.js';

/** Kinds of literals (RFC 8878 3.1.1.3.1.1). */
const RAW = 0;
const RLE = 1;
const TREELESS = 3;

/** Octets before the first of four streams: the lengths of three of them. */
const JUMP_TABLE = 6;

/** The literals of a block (RFC 8878 3.1.1.3.1): octets that are copied between the matches. */
export class Literals {
  /** Of the last block read. */
  length = 0;
  readonly #huffman = new HuffmanTable();

  /** The next block is the first of a frame. */
  forget(): void {
    this.#huffman.forget();
  }

  /**
   * Reads the section from octet `start` on, and writes the literals into `into`, from `at` on, `most` at most. Returns where what follows begins.
   * `view` is of `octets`. Throws Damage.
   */
  read(octets: Uint8Array, view: DataView, start: number, end: number, into: Uint8Array, at: number, most: number): number {
    if (start >= end) throw new Damage();
    const kind = octets[start]! & 3;
    const format = (octets[start]! >> 2) & 3;
    if (kind === RAW || kind === RLE) {
      const header = format === 1 ? 2 : format === 3 ? 3 : 1;
      this.length = header === 1 ? octets[start]! >> 3 : (view.getUint32(start, true) & (header === 2 ? 0xffff : 0xffffff)) >> 4;
      const from = start + header;
      const after = from + (kind === RAW ? this.length : 1);
      if (after > end || this.length > most) throw new Damage();
      if (kind === RAW) into.set(octets.subarray(from, after), at);
      else into.fill(octets[from]!, at, at + this.length);
      return after;
    }
    const header = format < 2 ? 3 : format + 2;
    const sizeBits = format < 2 ? 10 : 4 * format + 6;
    const mask = (1 << sizeBits) - 1;
    const sizes = (view.getUint32(start, true) >>> 4) + view.getUint8(start + 4) * 2 ** 28;
    this.length = sizes & mask;
    const from = start + header;
    const after = from + (Math.floor(sizes / 2 ** sizeBits) & mask);
    if (from > end || after > end || this.length > most) throw new Damage();
    let streams = from;
    if (kind !== TREELESS) streams = this.#huffman.read(view, from, after);
    else if (!this.#huffman.wasRead) throw new Damage();
    if (format === 0) this.#huffman.decode(view, streams, after, into, at, at + this.length);
    else this.#four(octets, view, streams, after, into, at);
    return after;
  }

  /** Four streams, each with a quarter of the literals (RFC 8878 3.1.1.3.1.6). */
  #four(octets: Uint8Array, view: DataView, start: number, end: number, into: Uint8Array, at: number): void {
    const quarter = (this.length + 3) >> 2;
    let stream = start + JUMP_TABLE;
    if (stream > end || 3 * quarter > this.length) throw new Damage();
    for (let part = 0; part < 3; part++) {
      const after = stream + u16le(octets, start + 2 * part);
      if (after > end) throw new Damage();
      this.#huffman.decode(view, stream, after, into, at + part * quarter, at + (part + 1) * quarter);
      stream = after;
    }
    this.#huffman.decode(view, stream, end, into, at + 3 * quarter, at + this.length);
  }
}
