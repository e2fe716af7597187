/** What `UnitTaker.measure` answers instead of a length. */
export const MORE_OCTETS = 0;
export const NO_UNIT = -1;
export const HAND_OVER = -2;

/** Octets of a unit that are shown, unless its reader says otherwise; what lies behind them is passed over by its length. */
const MAX_FRONT = 16_384;
/** Octets that every header fits into. */
const MAX_HEADER = 32;

/** What is done with the units of one direction. No view outlives its call. */
export interface UnitTaker {
  /** Octets of the unit that begins at `start`, its header included; or one of the answers above. `MORE_OCTETS` is no answer to 32 octets. */
  measure(bytes: Uint8Array, start: number, end: number): number;
  /** A unit of `length` octets, visible up to `end`. False when it is none after all. */
  unit(bytes: Uint8Array, start: number, end: number, length: number): boolean;
  /** Where a unit had to begin, none does: until `resumes` the stream is not read. */
  broken(): void;
  /** After a loss: whether a unit begins with this segment. */
  resumes(bytes: Uint8Array, start: number, end: number): boolean;
  /** The stream belongs to someone else from `start` on; called again with whatever follows. */
  handOver(bytes: Uint8Array, start: number, end: number): void;
}

/**
 * Walks one direction of a stream made of units that say how long they are, whatever the segments. A unit whose front lies in the segment is
 * read in place, another front is copied; either way exactly the same octets are shown.
 */
export class UnitReader {
  readonly #taker: UnitTaker;
  readonly #maxFront: number;
  /** A header that ends in another segment than it begins in. */
  #header: Uint8Array | null = null;
  #headerOctets = 0;
  #lost = false;
  #handedOver = false;
  /** Octets to pass over before the next unit. */
  #skip = 0;
  /** Front in progress, the octets it has, and the unit's length; null between units and behind the front. */
  #front: Uint8Array | null = null;
  #kept = 0;
  #length = 0;

  constructor(taker: UnitTaker, maxFront = MAX_FRONT) {
    this.#taker = taker;
    this.#maxFront = maxFront;
  }

  get handedOver(): boolean {
    return this.#handedOver;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.#lost) {
      if (!this.#taker.resumes(bytes, start, end)) return;
      this.#lost = false;
    }
    this.#walk(bytes, start, end);
  }

  #walk(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#lost) {
      if (this.#handedOver) {
        this.#taker.handOver(bytes, at, end);
        return;
      }
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
      } else if (this.#front !== null) at = this.#fill(this.#front, bytes, at, end);
      else at = this.#next(bytes, at, end);
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
    if (missing > 0) this.#lose();
  }

  /** What was seen of a unit that never ended still counts. */
  end(): void {
    if (this.#front !== null) this.#deliver(this.#front);
    this.#lose();
  }

  /** The framing is not to be trusted any more. */
  #lose(): void {
    this.#lost = true;
    this.#front = null;
    this.#headerOctets = 0;
    this.#skip = 0;
  }

  #next(bytes: Uint8Array, start: number, end: number): number {
    if (this.#headerOctets === 0) {
      const length = this.#taker.measure(bytes, start, end);
      if (length > 0) return this.#whole(bytes, start, end, length);
      if (length !== MORE_OCTETS) {
        this.#refuse(length);
        return start;
      }
      if (end - start >= MAX_HEADER) {
        this.#refuse(NO_UNIT);
        return start;
      }
    }
    this.#header ??= new Uint8Array(MAX_HEADER);
    const header = this.#header;
    header[this.#headerOctets++] = bytes[start]!;
    const have = this.#headerOctets;
    const length = this.#taker.measure(header, 0, have);
    if (length > 0) {
      this.#headerOctets = 0;
      this.#length = length;
      const front = new Uint8Array(Math.min(length, this.#maxFront));
      const kept = Math.min(have, front.length);
      // More may have had to be seen than the unit has.
      const rest = header.slice(kept, have);
      front.set(header.subarray(0, kept));
      this.#front = front;
      this.#kept = kept;
      this.#filled(front);
      this.#walk(rest, 0, rest.length);
    } else if (length !== MORE_OCTETS || have === MAX_HEADER) {
      this.#headerOctets = 0;
      this.#refuse(length === MORE_OCTETS ? NO_UNIT : length);
      if (this.#handedOver) this.#taker.handOver(header, 0, have);
    }
    return start + 1;
  }

  #refuse(answer: number): void {
    if (answer === HAND_OVER) this.#handedOver = true;
    else this.#break();
  }

  #break(): void {
    this.#lose();
    this.#taker.broken();
  }

  #whole(bytes: Uint8Array, start: number, end: number, length: number): number {
    const front = Math.min(length, this.#maxFront);
    if (end - start >= front) {
      this.#skip = length - front;
      if (!this.#taker.unit(bytes, start, start + front, length)) this.#break();
      return start + front;
    }
    const copy = new Uint8Array(front);
    copy.set(bytes.subarray(start, end));
    this.#front = copy;
    this.#kept = end - start;
    this.#length = length;
    return end;
  }

  #fill(front: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
    const taken = Math.min(front.length - this.#kept, end - start);
    front.set(bytes.subarray(start, start + taken), this.#kept);
    this.#kept += taken;
    this.#filled(front);
    return start + taken;
  }

  #filled(front: Uint8Array): void {
    if (this.#kept < front.length) return;
    this.#skip = this.#length - front.length;
    this.#deliver(front);
  }

  #deliver(front: Uint8Array): void {
    const kept = this.#kept;
    this.#front = null;
    if (kept > 0 && !this.#taker.unit(front, 0, kept, this.#length)) this.#break();
  }
}
