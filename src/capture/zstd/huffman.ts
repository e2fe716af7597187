import { bitsAt, lastBit } from './bits.js';
import { Damage } from './damage.js';
import { baseOf, bitsOf, FseTable, symbolOf } from './fse.js';

/** Longest code (RFC 8878 4.2.1). */
const MAX_BITS = 11;
const MAX_SYMBOL = 255;
/** Headers from here on tell the number of weights, which are four bits each. */
const DIRECT = 128;
const MAX_WEIGHT_ACCURACY = 6;

/** Prefix codes of literals (RFC 8878 4.2). */
export class HuffmanTable {
  /** By the next `bits` bits: the symbol, in the lower octet, and the length of its code. */
  readonly #cells = new Uint16Array(1 << MAX_BITS);
  /** Length of the longest code; 0 before the table was read. */
  #bits = 0;
  readonly #weights = new Uint8Array(MAX_SYMBOL + 1);
  readonly #weightTable = new FseTable(MAX_WEIGHT_ACCURACY, MAX_BITS);

  get wasRead(): boolean {
    return this.#bits > 0;
  }

  forget(): void {
    this.#bits = 0;
  }

  /** Reads the table from octet `start` on (RFC 8878 4.2.1). Returns where what follows begins. Throws Damage. */
  read(view: DataView, start: number, end: number): number {
    if (start >= end) throw new Damage();
    const header = view.getUint8(start);
    const isDirect = header >= DIRECT;
    const after = start + 1 + (isDirect ? (header - DIRECT + 2) >> 1 : header);
    if (after > end) throw new Damage();
    this.#make(isDirect ? this.#directWeights(view, start + 1, header - DIRECT + 1) : this.#packedWeights(view, start + 1, after));
    return after;
  }

  #directWeights(view: DataView, start: number, count: number): number {
    for (let symbol = 0; symbol < count; symbol++) {
      const octet = view.getUint8(start + (symbol >> 1));
      this.#weights[symbol] = (symbol & 1) === 0 ? octet >> 4 : octet & 0x0f;
    }
    return count;
  }

  /** Two states take turns (RFC 8878 4.2.1.2). Returns the number of weights. */
  #packedWeights(view: DataView, start: number, end: number): number {
    const table = this.#weightTable;
    const first = table.read(view, start, end) * 8;
    let position = lastBit(view, first / 8, end) - table.accuracy;
    let state = bitsAt(view, position, table.accuracy);
    position -= table.accuracy;
    let other = bitsAt(view, position, table.accuracy);
    if (position < first) throw new Damage();
    for (let count = 0; count < MAX_SYMBOL - 1; ) {
      const cell = table.cells[state]!;
      this.#weights[count++] = symbolOf(cell);
      position -= bitsOf(cell);
      if (position < first) {
        this.#weights[count++] = symbolOf(table.cells[other]!);
        return count;
      }
      state = other;
      other = baseOf(cell) + bitsAt(view, position, bitsOf(cell));
    }
    throw new Damage();
  }

  /** The last weight is not written: it makes their sum a power of two. */
  #make(count: number): void {
    const weights = this.#weights;
    let sum = 0;
    for (let symbol = 0; symbol < count; symbol++) {
      if (weights[symbol]! > MAX_BITS) throw new Damage();
      sum += (1 << weights[symbol]!) >> 1;
    }
    const bits = 32 - Math.clz32(sum);
    const rest = (1 << bits) - sum;
    if (sum === 0 || bits > MAX_BITS || (rest & (rest - 1)) !== 0) throw new Damage();
    weights[count] = 32 - Math.clz32(rest);
    this.#bits = bits;
    let at = 0;
    for (let weight = 1; weight <= bits; weight++) {
      for (let symbol = 0; symbol <= count; symbol++) {
        if (weights[symbol] !== weight) continue;
        const cells = 1 << (weight - 1);
        this.#cells.fill(symbol | ((bits + 1 - weight) << 8), at, at + cells);
        at += cells;
      }
    }
  }

  /** Decodes the stream in the octets from `start` to `end` into `into`, from `from` to `to`. Throws Damage when it is not of that length. */
  decode(view: DataView, start: number, end: number, into: Uint8Array, from: number, to: number): void {
    const cells = this.#cells;
    const bits = this.#bits;
    const first = start * 8;
    let position = lastBit(view, start, end);
    for (let at = from; at < to; at++) {
      const cell = cells[bitsAt(view, position - bits, bits)]!;
      into[at] = cell;
      position -= cell >> 8;
      if (position < first) throw new Damage();
    }
    if (position !== first) throw new Damage();
  }
}
