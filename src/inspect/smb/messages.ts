import { SESSION_HEADER, SESSION_KEEPALIVE, SESSION_MESSAGE, SESSION_REQUEST } from './constants.js';
import { beginsMessage, messageLength } from './recognise.js';

/** Octets of a message that are looked at; what lies behind them is passed over by its length. */
export const MAX_FRONT = 16_384;

/** `end` is where the visible part ends, `length` what the message has altogether. The view dies when the call returns. */
export type TakeMessage = (bytes: Uint8Array, start: number, end: number, length: number) => void;

/**
 * Walks one direction's session messages, whatever the segments. A message whose front lies in the bytes is read in place, another front is
 * copied; either way exactly the same octets are shown. Packets of the session service without SMB in them are passed over.
 */
export class MessageReader {
  /** A session header was wrong where one had to be. */
  broken = 0;
  readonly #take: TakeMessage;
  readonly #header = new Uint8Array(SESSION_HEADER);
  #headerOctets = 0;
  /** The stream does not continue with a header: only a segment that begins with a message helps. */
  #lost = false;
  /** Octets to pass over before the next header. */
  #skip = 0;
  /** Front in progress, the octets it has, and the message's length; null between messages and behind the front. */
  #front: Uint8Array | null = null;
  #kept = 0;
  #length = 0;

  constructor(take: TakeMessage) {
    this.#take = take;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.#lost) {
      if (!beginsMessage(bytes, start, end)) return;
      this.#lost = false;
    }
    let at = start;
    while (at < end && !this.#lost) {
      if (this.#front !== null) at = this.#fill(this.#front, bytes, at, end);
      else if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
      } else at = this.#next(bytes, at, end);
    }
  }

  gap(length: number): void {
    if (this.#lost) return;
    let missing = length;
    if (this.#front !== null) {
      this.#skip = this.#length - this.#kept;
      this.#deliver(this.#front);
    }
    const passed = Math.min(this.#skip, missing);
    this.#skip -= passed;
    missing -= passed;
    if (missing > 0) this.lose();
  }

  /** What was seen of a message that never ended still counts. */
  end(): void {
    if (this.#front !== null) this.#deliver(this.#front);
    this.lose();
  }

  /** What was taken for a message is none: the framing is not to be trusted. */
  lose(): void {
    this.#lost = true;
    this.#front = null;
    this.#headerOctets = 0;
    this.#skip = 0;
  }

  #next(bytes: Uint8Array, start: number, end: number): number {
    if (this.#headerOctets === 0 && end - start >= SESSION_HEADER) {
      this.#begin(bytes, start);
      const at = start + SESSION_HEADER;
      const front = Math.min(this.#length, MAX_FRONT);
      if (this.#front === null || end - at < front) return at;
      this.#front = null;
      this.#skip = this.#length - front;
      this.#take(bytes, at, at + front, this.#length);
      return at + front;
    }
    this.#header[this.#headerOctets++] = bytes[start]!;
    if (this.#headerOctets === SESSION_HEADER) {
      this.#headerOctets = 0;
      this.#begin(this.#header, 0);
    }
    return start + 1;
  }

  #begin(bytes: Uint8Array, at: number): void {
    const type = bytes[at]!;
    const length = messageLength(bytes, at);
    // The session service has one bit of flags for the length, the rest must be zero (RFC 1002 4.3.1).
    if (type !== SESSION_MESSAGE && (type < SESSION_REQUEST || type > SESSION_KEEPALIVE || length > 0x1ffff)) {
      this.broken++;
      this.lose();
      return;
    }
    if (type !== SESSION_MESSAGE) this.#skip = length;
    else if (length > 0) {
      this.#length = length;
      this.#kept = 0;
      this.#front = EMPTY;
    }
  }

  #fill(current: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
    const size = Math.min(this.#length, MAX_FRONT);
    const front = current === EMPTY ? new Uint8Array(size) : current;
    this.#front = front;
    const taken = Math.min(size - this.#kept, end - start);
    front.set(bytes.subarray(start, start + taken), this.#kept);
    this.#kept += taken;
    if (this.#kept === size) {
      this.#skip = this.#length - size;
      this.#deliver(front);
    }
    return start + taken;
  }

  #deliver(front: Uint8Array): void {
    const kept = this.#kept;
    this.#front = null;
    if (kept > 0) this.#take(front, 0, kept, this.#length);
  }
}

/** A front of which nothing is kept yet. */
const EMPTY = new Uint8Array(0);
