import type { Side } from '../evidence.js';
import { skipSpaces } from '../mail/bytes.js';
import { MAX_HEAD_BYTES, MAX_LINE_BYTES } from './constants.js';
import { LineReader } from './lines.js';
import { recognise } from './recognise.js';

/** How a message's end is told (RFC 9112 6.3). `raw`: what follows is no HTTP. */
export type Framing = { kind: 'length'; length: number } | { kind: 'chunked' } | { kind: 'close' } | { kind: 'raw' };

export interface LaneOwner {
  /** False: this is no start line. `fresh`: nothing came before it. */
  startLine(lane: Lane, bytes: Uint8Array, start: number, end: number, fresh: boolean): boolean;
  header(lane: Lane, bytes: Uint8Array, start: number, end: number): void;
  headEnd(lane: Lane): Framing;
  /** Octets of a body, without chunk sizes. */
  content(lane: Lane, bytes: Uint8Array, start: number, end: number): void;
  messageEnd(lane: Lane): void;
  /** `length` octets of a body are missing; the message goes on. */
  contentGap(lane: Lane, length: number): void;
  /** Where the next message begins is not known. */
  lost(lane: Lane): void;
  raw(lane: Lane, bytes: Uint8Array, start: number, end: number): void;
}

type Mode = 'start' | 'headers' | 'length' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'close' | 'search' | 'raw';

/** Cuts one side's bytes into messages: head lines and body octets (RFC 9112 2 and 6). */
export class Lane {
  readonly side: Side;
  mode: Mode;
  readonly #owner: LaneOwner;
  readonly #lines = new LineReader();
  #remaining = 0;
  #headLength = 0;
  #fresh = true;

  constructor(owner: LaneOwner, side: Side, midstream: boolean) {
    this.#owner = owner;
    this.side = side;
    this.mode = midstream ? 'search' : 'start';
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.mode === 'search') {
      if (recognise(bytes, start, end, true) < 2) return;
      this.mode = 'start';
    }
    let at = start;
    while (at < end) at = this.#step(bytes, at, end);
  }

  gap(length: number): void {
    if (this.mode === 'close' || this.mode === 'raw' || this.mode === 'search') return;
    this.#fresh = false;
    const inBody = (this.mode === 'length' || this.mode === 'chunk') && length <= this.#remaining;
    if (!inBody) {
      this.#lose();
      return;
    }
    this.#remaining -= length;
    this.#owner.contentGap(this, length);
    if (this.#remaining === 0) this.#bodyPart();
  }

  /** From here on everything is handed over as it comes. */
  becomeRaw(): void {
    this.#lines.clear();
    this.mode = 'raw';
  }

  #step(bytes: Uint8Array, at: number, end: number): number {
    switch (this.mode) {
      case 'length':
      case 'chunk': {
        const stop = at + Math.min(this.#remaining, end - at);
        this.#owner.content(this, bytes, at, stop);
        this.#remaining -= stop - at;
        if (this.#remaining === 0) this.#bodyPart();
        return stop;
      }
      case 'close':
        this.#owner.content(this, bytes, at, end);
        return end;
      case 'raw':
        this.#owner.raw(this, bytes, at, end);
        return end;
      case 'search':
        return end;
      default:
        return this.#line(bytes, at, end);
    }
  }

  #line(bytes: Uint8Array, at: number, end: number): number {
    const lines = this.#lines;
    const next = lines.read(bytes, at, end);
    this.#headLength += (next < 0 ? end : next) - at;
    if (this.#headLength > MAX_HEAD_BYTES || (this.mode === 'start' && this.#headLength > MAX_LINE_BYTES)) {
      this.#lose();
      return end;
    }
    if (next < 0) return end;
    const empty = lines.start === lines.end;
    if (this.mode === 'start') this.#startLine(empty);
    else if (this.mode === 'headers') this.#headerLine(empty);
    else if (this.mode === 'chunk-size') this.#chunkSize();
    else if (this.mode === 'chunk-end') this.mode = 'chunk-size';
    else if (empty) this.#endMessage();
    if (this.mode === 'chunk' || this.mode === 'length') this.#headLength = 0;
    return next;
  }

  #startLine(empty: boolean): void {
    // RFC 9112 2.2: empty lines before a request are passed over.
    if (empty) return;
    const { bytes, start, end } = this.#lines;
    const fresh = this.#fresh;
    this.#fresh = false;
    if (this.#owner.startLine(this, bytes, start, end, fresh)) {
      if (this.mode === 'start') this.mode = 'headers';
    } else if (this.mode === 'start') this.#lose();
  }

  #headerLine(empty: boolean): void {
    const { bytes, start, end } = this.#lines;
    if (!empty) {
      this.#owner.header(this, bytes, start, end);
      return;
    }
    this.#lines.clear();
    this.#headLength = 0;
    const framing = this.#owner.headEnd(this);
    if (this.mode !== 'headers') return;
    if (framing.kind === 'length') {
      this.#remaining = framing.length;
      this.mode = 'length';
      if (framing.length === 0) this.#bodyPart();
    } else if (framing.kind === 'chunked') this.mode = 'chunk-size';
    else this.mode = framing.kind;
  }

  /** `chunk-size [ chunk-ext ]` in hexadecimal (RFC 9112 7.1). */
  #chunkSize(): void {
    const { bytes, start, end } = this.#lines;
    let size = 0;
    let at = start;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at]!);
      if (digit < 0) break;
      size = size * 16 + digit;
    }
    const behindSize = skipSpaces(bytes, at, end);
    if (at === start || at - start > 12 || (behindSize < end && bytes[behindSize] !== 0x3b)) {
      this.#lose();
      return;
    }
    this.#remaining = size;
    this.mode = size === 0 ? 'trailers' : 'chunk';
  }

  #bodyPart(): void {
    if (this.mode === 'chunk') this.mode = 'chunk-end';
    else this.#endMessage();
  }

  #endMessage(): void {
    this.mode = 'start';
    this.#headLength = 0;
    this.#lines.clear();
    this.#owner.messageEnd(this);
  }

  #lose(): void {
    this.#lines.clear();
    this.#headLength = 0;
    this.mode = 'search';
    this.#owner.lost(this);
  }
}

function hexDigit(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
