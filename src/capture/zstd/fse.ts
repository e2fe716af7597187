import { bitsAt } from './bits.js';
import { Damage } from './damage.js';

/** A share of less than one cell: its symbol has one, at the end of the table. */
const LESS_THAN_ONE = -1;
const SMALLEST_ACCURACY = 5;

/**
 * A decoding table of finite state entropy (RFC 8878 4.1). A state is the index of a cell; a cell tells the symbol, and from which bits the next
 * state comes.
 */
export class FseTable {
  /** Each: the symbol, in the lowest octet; the bits to be read, in the next; what is added to them, above. */
  readonly cells: Uint32Array;
  /** The table has two to the power of this many cells in use; -1 before it was read. */
  accuracy = -1;
  readonly #maxAccuracy: number;
  readonly #shares: Int16Array;
  /** Next of the numbers each symbol's cells are given while the table is made. */
  readonly #next: Uint16Array;

  /** For symbols from 0 to `maxSymbol`. */
  constructor(maxAccuracy: number, maxSymbol: number) {
    this.cells = new Uint32Array(1 << maxAccuracy);
    this.#maxAccuracy = maxAccuracy;
    this.#shares = new Int16Array(maxSymbol + 1);
    this.#next = new Uint16Array(maxSymbol + 1);
  }

  static of(accuracy: number, shares: readonly number[]): FseTable {
    const table = new FseTable(accuracy, shares.length - 1);
    table.#shares.set(shares);
    table.#make(accuracy);
    return table;
  }

  /** One symbol, always, and no bits. */
  repeat(symbol: number): void {
    if (symbol >= this.#shares.length) throw new Damage();
    this.accuracy = 0;
    this.cells[0] = symbol;
  }

  /** Reads the shares of the symbols (RFC 8878 4.1.1) from octet `start` on. Returns where what follows begins. Throws Damage. */
  read(view: DataView, start: number, end: number): number {
    const shares = this.#shares;
    shares.fill(0);
    let position = start * 8;
    const accuracy = SMALLEST_ACCURACY + bitsAt(view, position, 4);
    position += 4;
    if (accuracy > this.#maxAccuracy) throw new Damage();
    let left = 1 << accuracy;
    let symbol = 0;
    while (left > 0 && position < end * 8) {
      // A number from 0 to left + 1; the lower ones, as many as the bits have room for, take a bit less.
      const bits = 32 - Math.clz32(left + 1);
      const half = 1 << (bits - 1);
      const short = 2 * half - 2 - left;
      let value = bitsAt(view, position, bits);
      if ((value & (half - 1)) < short) {
        value &= half - 1;
        position += bits - 1;
      } else {
        if (value >= half) value -= short;
        position += bits;
      }
      if (symbol >= shares.length) throw new Damage();
      const share = value - 1;
      shares[symbol++] = share;
      left -= Math.abs(share);
      if (share === 0) {
        let zeros: number;
        do {
          zeros = bitsAt(view, position, 2);
          position += 2;
          symbol += zeros;
        } while (zeros === 3 && position < end * 8);
      }
    }
    const after = (position + 7) >>> 3;
    if (left !== 0 || after > end) throw new Damage();
    this.#make(accuracy);
    return after;
  }

  /** RFC 8878 4.1.1, "From Normalized Distribution to Decoding Tables". */
  #make(accuracy: number): void {
    const { cells } = this;
    const size = 1 << accuracy;
    const step = (size >> 1) + (size >> 3) + 3;
    let last = size - 1;
    for (let symbol = 0; symbol < this.#shares.length; symbol++) {
      const share = this.#shares[symbol]!;
      if (share === LESS_THAN_ONE) cells[last--] = symbol;
      this.#next[symbol] = Math.abs(share);
    }
    let at = 0;
    for (let symbol = 0; symbol < this.#shares.length; symbol++) {
      for (let share = this.#shares[symbol]!; share > 0; share--) {
        cells[at] = symbol;
        do at = (at + step) & (size - 1);
        while (at > last);
      }
    }
    for (let state = 0; state < size; state++) {
      const symbol = cells[state]!;
      const number = this.#next[symbol]!++;
      const bits = accuracy - (31 - Math.clz32(number));
      cells[state] = symbol | (bits << 8) | (((number << bits) - size) << 16);
    }
    this.accuracy = accuracy;
  }
}

/** The symbol of a cell. */
export function symbolOf(cell: number): number {
  return cell & 0xff;
}

/** Bits to be read for the next state. */
export function bitsOf(cell: number): number {
  return (cell >>> 8) & 0xff;
}

/** What is added to the bits for the next state. */
export function baseOf(cell: number): number {
  return cell >>> 16;
}
