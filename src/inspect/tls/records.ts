import { findChain, helloAt } from './chain.js';
import { RECORD_HEADER } from './constants.js';
import { isRecordHeader, isRecordHeaderPrefix, uint16 } from './fields.js';

export interface RecordSink {
  /** A record begins; true asks for its body. */
  record(type: number, length: number): boolean;
  body(bytes: Uint8Array, start: number, end: number): void;
  /** `length` octets of a body asked for are missing; the record goes on behind them. */
  bodyGap(length: number): void;
  /** More is missing than the current record: nothing is known of what comes next. */
  lost(): void;
  /** Records were found inside a stream whose beginning was not seen. */
  chained(): void;
  /** Octets where a record must begin are none. `fresh`: nothing came before them. Return false to stop. */
  desynchronised(fresh: boolean): boolean;
  /** What looked like a record inside a stream was none. */
  guessFailed(): void;
}

/** Expecting a header; in a record's body; looking for records; in the body of what may be a record. */
const HEADER = 0;
const BODY = 1;
const SEARCH = 2;
const GUESS = 3;

/** Cuts one side's bytes into records (RFC 8446 5.1) and finds back to them after a loss. Bodies nobody asked for cost one subtraction. */
export class RecordReader {
  readonly #sink: RecordSink;
  /** A header that is itself split, and how much of it has come. */
  #header: Uint8Array | null = null;
  #headerLength = 0;
  #mode: number;
  #remaining = 0;
  #wanted = false;
  #fresh = true;
  #guessType = 0;
  #guessLength = 0;
  #stopped = false;

  constructor(sink: RecordSink, midstream: boolean) {
    this.#sink = sink;
    this.#mode = midstream ? SEARCH : HEADER;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#stopped) {
      if (this.#mode === HEADER) at = this.#readHeader(bytes, at, end);
      else if (this.#mode === SEARCH) at = this.#search(bytes, at, end, at === start);
      else at = this.#readBody(bytes, at, end);
    }
  }

  /** Stays in step when all that is missing belongs to one record's body. */
  gap(length: number): void {
    const inBody = this.#mode === BODY || this.#mode === GUESS;
    if (inBody && length <= this.#remaining) {
      this.#remaining -= length;
      if (this.#wanted && this.#mode === BODY) this.#sink.bodyGap(length);
      if (this.#remaining === 0) this.#endBody(false);
      return;
    }
    const guessed = this.#guessType !== 0;
    this.#guessType = 0;
    this.#mode = SEARCH;
    this.#headerLength = 0;
    this.#fresh = false;
    if (guessed) this.#sink.guessFailed();
    else this.#sink.lost();
  }

  #readHeader(bytes: Uint8Array, start: number, end: number): number {
    if (this.#headerLength === 0 && end - start >= RECORD_HEADER && isRecordHeader(bytes, start)) {
      this.#begin(bytes, start);
      return start + RECORD_HEADER;
    }
    this.#header ??= new Uint8Array(RECORD_HEADER);
    const header = this.#header;
    let at = start;
    while (at < end && this.#headerLength < RECORD_HEADER) header[this.#headerLength++] = bytes[at++]!;
    if (!isRecordHeaderPrefix(header, 0, this.#headerLength) || (this.#headerLength === RECORD_HEADER && !isRecordHeader(header, 0))) {
      const fresh = this.#fresh;
      this.#headerLength = 0;
      this.#fresh = false;
      if (this.#guessType !== 0) {
        this.#guessType = 0;
        this.#sink.guessFailed();
      } else if (!this.#sink.desynchronised(fresh)) this.#stopped = true;
      this.#mode = SEARCH;
      return at;
    }
    if (this.#headerLength < RECORD_HEADER) return at;
    this.#headerLength = 0;
    this.#begin(header, 0);
    return at;
  }

  /** The record whose header stands at `at`. */
  #begin(header: Uint8Array, at: number): void {
    this.#fresh = false;
    this.#confirm();
    this.#remaining = uint16(header, at + 3);
    this.#mode = BODY;
    this.#wanted = this.#sink.record(header[at]!, this.#remaining);
    if (this.#remaining === 0) this.#mode = HEADER;
  }

  #readBody(bytes: Uint8Array, start: number, end: number): number {
    const stop = start + Math.min(this.#remaining, end - start);
    if (this.#mode === BODY && this.#wanted) this.#sink.body(bytes, start, stop);
    this.#remaining -= stop - start;
    if (this.#remaining === 0) this.#endBody(stop === end);
    return stop;
  }

  #endBody(endsPiece: boolean): void {
    const guessed = this.#mode === GUESS;
    this.#mode = HEADER;
    if (guessed && endsPiece) this.#confirm();
  }

  #search(bytes: Uint8Array, start: number, end: number, atBoundary: boolean): number {
    this.#fresh = false;
    if (atBoundary && helloAt(bytes, start, end) !== 0) {
      this.#mode = HEADER;
      return start;
    }
    const chain = findChain(bytes, start, end, true);
    if (chain.at < 0) return end;
    if (chain.proven) {
      this.#mode = HEADER;
      this.#sink.chained();
      return chain.at;
    }
    this.#guessType = bytes[chain.at]!;
    this.#guessLength = uint16(bytes, chain.at + 3);
    this.#remaining = this.#guessLength;
    this.#mode = GUESS;
    return chain.at + RECORD_HEADER;
  }

  /** The record guessed at was one: it counts now. */
  #confirm(): void {
    if (this.#guessType === 0) return;
    const type = this.#guessType;
    this.#guessType = 0;
    this.#sink.chained();
    this.#sink.record(type, this.#guessLength);
  }
}
