/** Octets of one line that are looked at. Longer: the line is presented shortened and `truncated`, and its end is still found. */
export const maxLineLength = 4096;

/** Last octets of a line that stay readable when it was truncated: enough for an IMAP literal `{4294967295+}`. */
const tailLength = 32;
/** The tail may end in the CR of the line end. */
const tailCapacity = tailLength + 1;
const firstCapacity = 256;
const shortCopy = 128;
const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const NOTHING = new Uint8Array(0);

/**
 * Cuts one direction into lines (CRLF or LF) without copying those that lie whole in the piece at hand.
 * The presented line, without its line end, is `bytes` from `start` to `end`, valid until the next call.
 */
export class LineReader {
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  /** The line is longer than `maxLineLength`; only its head is presented, and its last octets as `tail`. */
  truncated = false;
  /** Octets before the presented ones are missing. */
  torn = false;
  /** The line end was not captured. */
  cut = false;
  /** Last octets of the line, whatever its length. */
  tail: Uint8Array = NOTHING;
  tailStart = 0;
  tailEnd = 0;
  /** The last call of `next` completed a line. */
  ready = false;
  #held: Uint8Array = NOTHING;
  #total = 0;
  #torn = false;
  #tail: Uint8Array | null = null;

  /** No octet of an unfinished line is waiting. */
  get empty(): boolean {
    return this.#total === 0;
  }

  /** What comes next begins a line. */
  get atLineStart(): boolean {
    return this.#total === 0 && !this.#torn;
  }

  /** The presented line is whole, and the single dot that ends a text (RFC 1939 3). */
  get isDot(): boolean {
    return this.end - this.start === 1 && this.bytes[this.start] === DOT && !this.torn && !this.cut;
  }

  /** Octets of the unfinished line. */
  get pending(): number {
    return this.#total;
  }

  /** Reads to the end of the line or of the piece; returns the offset behind what was read. */
  next(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && bytes[at] !== LF) at++;
    if (at === end) {
      this.#keep(bytes, start, end);
      this.ready = false;
      return end;
    }
    if (this.#total === 0) {
      const stop = at > start && bytes[at - 1] === CR ? at - 1 : at;
      this.#present(bytes, start, stop, stop - start);
      this.tail = bytes;
      this.tailStart = Math.max(start, stop - tailLength);
      this.tailEnd = stop;
    } else {
      this.#keep(bytes, start, at);
      this.#presentHeld();
    }
    this.cut = false;
    this.ready = true;
    return at + 1;
  }

  /** Presents an unfinished line as it stands; false when there is none. */
  flush(): boolean {
    if (this.#total === 0) return false;
    this.#presentHeld();
    this.cut = true;
    return true;
  }

  /** Octets are missing: what comes next may be the rest of a line. */
  tear(): void {
    this.#total = 0;
    this.#torn = true;
  }

  #present(bytes: Uint8Array, start: number, stop: number, length: number): void {
    this.bytes = bytes;
    this.start = start;
    this.truncated = length > maxLineLength;
    this.end = this.truncated ? start + maxLineLength : stop;
    this.torn = this.#torn;
    this.#torn = false;
  }

  #presentHeld(): void {
    const long = this.#total > maxLineLength;
    const last = long ? this.#tail![tailCapacity - 1] : this.#held[this.#total - 1];
    const length = last === CR ? this.#total - 1 : this.#total;
    this.#present(this.#held, 0, Math.min(length, maxLineLength), length);
    if (long) {
      this.tail = this.#tail!;
      this.tailEnd = tailCapacity - (this.#total - length);
      this.tailStart = this.tailEnd - tailLength;
    } else {
      this.tail = this.#held;
      this.tailStart = Math.max(0, length - tailLength);
      this.tailEnd = length;
    }
    this.#total = 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const room = maxLineLength - this.#total;
    const fits = Math.min(end - start, Math.max(0, room));
    if (fits > 0) {
      this.#grow(this.#total + fits);
      copy(bytes, start, fits, this.#held, this.#total);
    }
    if (end - start > fits) this.#keepTail(bytes, start + fits, end);
    this.#total += end - start;
  }

  #keepTail(bytes: Uint8Array, start: number, end: number): void {
    this.#tail ??= new Uint8Array(tailCapacity);
    const tail = this.#tail;
    if (this.#total <= maxLineLength) tail.set(this.#held.subarray(maxLineLength - tailCapacity, maxLineLength));
    const length = end - start;
    if (length >= tailCapacity) tail.set(bytes.subarray(end - tailCapacity, end));
    else {
      tail.copyWithin(0, length);
      tail.set(bytes.subarray(start, end), tailCapacity - length);
    }
  }

  #grow(needed: number): void {
    if (this.#held.length >= needed) return;
    // Small Buffers share memory: an array of their own costs more than the lines that most flows hold.
    const grown = Buffer.allocUnsafe(Math.min(maxLineLength, Math.max(needed, this.#held.length * 2, firstCapacity)));
    grown.set(this.#held.subarray(0, this.#total));
    this.#held = grown;
  }
}

/** Most pieces of lines are so short that a view for `set` costs more than the copy. */
function copy(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  if (length > shortCopy) to.set(from.subarray(start, start + length), at);
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
}
