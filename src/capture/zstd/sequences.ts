import { bitsAt, lastBit, longBitsAt } from './bits.js';
import { DEFAULT_LITERALS_LENGTH, DEFAULT_MATCH_LENGTH, DEFAULT_OFFSET, LITERALS_LENGTH, MATCH_LENGTH } from './codes.js';
import { Damage } from './damage.js';
import { baseOf, bitsOf, FseTable, symbolOf } from './fse.js';
import type { Output } from './output.js';

/** Where the table of a kind of codes comes from (RFC 8878 3.1.1.3.2.1). */
const PREDEFINED = 0;
const RLE = 1;
const REPEAT = 3;

/** Offset codes of more bits reach further back than any window that is read. */
const MAX_OFFSET_CODE = 27;
/** Offsets up to this are not distances, but name one of the last distances. */
const REPEATED = 3;

/** Of one kind of codes: its table, and those it may be. */
class CodeTable {
  current: FseTable | null = null;
  readonly #own: FseTable;
  readonly #predefined: FseTable;

  constructor(predefined: FseTable, maxAccuracy: number, maxCode: number) {
    this.#predefined = predefined;
    this.#own = new FseTable(maxAccuracy, maxCode);
  }

  /** Returns where what follows begins. */
  read(mode: number, view: DataView, start: number, end: number): number {
    if (mode === REPEAT) {
      if (this.current === null) throw new Damage();
      return start;
    }
    this.current = mode === PREDEFINED ? this.#predefined : this.#own;
    if (mode === PREDEFINED) return start;
    if (mode !== RLE) return this.#own.read(view, start, end);
    if (start >= end) throw new Damage();
    this.#own.repeat(view.getUint8(start));
    return start + 1;
  }
}

/** The sequences of a block (RFC 8878 3.1.1.3.2): so many literals, then so many octets from so far back, again and again. */
export class Sequences {
  readonly #literals = new CodeTable(DEFAULT_LITERALS_LENGTH, 9, 35);
  readonly #offsets = new CodeTable(DEFAULT_OFFSET, 8, MAX_OFFSET_CODE);
  readonly #matches = new CodeTable(DEFAULT_MATCH_LENGTH, 9, 52);
  /** Distances of the last matches, the latest first (RFC 8878 3.1.1.5). */
  #recent = 1;
  #second = 4;
  #third = 8;

  /** The next block is the first of a frame. */
  forget(): void {
    this.#literals.current = null;
    this.#offsets.current = null;
    this.#matches.current = null;
    this.#recent = 1;
    this.#second = 4;
    this.#third = 8;
  }

  /** Reads the section in the octets from `start` to `end` and writes what the block holds, with `literals` literals. Throws Damage. */
  execute(view: DataView, start: number, end: number, output: Output, literals: number): void {
    if (start >= end) throw new Damage();
    let at = start + 1;
    let count = view.getUint8(start);
    if (count >= 128) {
      count = count < 255 ? ((count - 128) << 8) + view.getUint8(at) : view.getUint16(at, true) + 0x7f00;
      at += count < 0x7f00 ? 1 : 2;
    }
    if (count === 0) {
      if (at !== end) throw new Damage();
      output.literals(literals);
      return;
    }
    const modes = view.getUint8(at++);
    if (at > end || (modes & 3) !== 0) throw new Damage();
    at = this.#literals.read(modes >> 6, view, at, end);
    at = this.#offsets.read((modes >> 4) & 3, view, at, end);
    at = this.#matches.read((modes >> 2) & 3, view, at, end);
    this.#decode(view, at, end, count, output, literals);
  }

  /** RFC 8878 3.1.1.3.2.1.2. */
  #decode(view: DataView, start: number, end: number, count: number, output: Output, literals: number): void {
    const byLiterals = this.#literals.current!;
    const byOffset = this.#offsets.current!;
    const byMatch = this.#matches.current!;
    const first = start * 8;
    let position = lastBit(view, start, end);
    position -= byLiterals.accuracy;
    let literalsState = bitsAt(view, position, byLiterals.accuracy);
    position -= byOffset.accuracy;
    let offsetState = bitsAt(view, position, byOffset.accuracy);
    position -= byMatch.accuracy;
    let matchState = bitsAt(view, position, byMatch.accuracy);
    let literalsLeft = literals;
    for (let left = count; left > 0; left--) {
      const literalsCell = byLiterals.cells[literalsState]!;
      const offsetCell = byOffset.cells[offsetState]!;
      const matchCell = byMatch.cells[matchState]!;
      const offsetBits = symbolOf(offsetCell);
      position -= offsetBits;
      const offset = (1 << offsetBits) + longBitsAt(view, position, offsetBits);
      const matchBits = MATCH_LENGTH.bits[symbolOf(matchCell)]!;
      position -= matchBits;
      const matchLength = MATCH_LENGTH.least[symbolOf(matchCell)]! + bitsAt(view, position, matchBits);
      const literalsBits = LITERALS_LENGTH.bits[symbolOf(literalsCell)]!;
      position -= literalsBits;
      const literalsLength = LITERALS_LENGTH.least[symbolOf(literalsCell)]! + bitsAt(view, position, literalsBits);
      if (left > 1) {
        position -= bitsOf(literalsCell);
        literalsState = baseOf(literalsCell) + bitsAt(view, position, bitsOf(literalsCell));
        position -= bitsOf(matchCell);
        matchState = baseOf(matchCell) + bitsAt(view, position, bitsOf(matchCell));
        position -= bitsOf(offsetCell);
        offsetState = baseOf(offsetCell) + bitsAt(view, position, bitsOf(offsetCell));
      }
      literalsLeft -= literalsLength;
      if (position < first || literalsLeft < 0) throw new Damage();
      output.literals(literalsLength);
      output.match(this.#distance(offset, literalsLength), matchLength);
    }
    if (position !== first) throw new Damage();
    output.literals(literalsLeft);
  }

  /** How far back an offset reaches; it becomes the most recent one (RFC 8878 3.1.1.5). */
  #distance(offset: number, literalsLength: number): number {
    let distance = offset - REPEATED;
    if (offset <= REPEATED) {
      const which = literalsLength === 0 ? offset + 1 : offset;
      if (which === 1) return this.#recent;
      distance = which === 2 ? this.#second : which === 3 ? this.#third : this.#recent - 1;
      if (which === 2) {
        this.#second = this.#recent;
        this.#recent = distance;
        return distance;
      }
    }
    this.#third = this.#second;
    this.#second = this.#recent;
    this.#recent = distance;
    return distance;
  }
}
