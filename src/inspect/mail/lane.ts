import { LineReader } from './lines.js';
import { sniffLength } from './upgrade.js';

const NOTHING = new Uint8Array(0);

/** One direction of a mail session. */
export class Lane {
  readonly reader = new LineReader();
  /** Octets still to be skipped by count, of how many. */
  skip = 0;
  announced = 0;
  /** First octets at a line start that may become a TLS record. */
  peek = NOTHING;
  peekLength = 0;
  /** These octets were looked at: text until the next line end. */
  text = false;
  /** A gap was here and nothing readable since. */
  lost = false;
  seen = false;
  tls = false;
  #kept: Uint8Array | null = null;
  #keptLength = 0;

  /** Adds to the octets that may become a TLS record. */
  hold(byte: number): void {
    // Most lanes never need it.
    if (this.peek.length === 0) this.peek = new Uint8Array(sniffLength);
    this.peek[this.peekLength++] = byte;
  }

  /** Skips `octets`; keeps them when they are no more than `keep`. */
  count(octets: number, keep: number): void {
    this.skip = octets;
    this.announced = octets;
    this.#kept = keep > 0 && octets <= keep ? new Uint8Array(octets) : null;
    this.#keptLength = 0;
  }

  /** Octets that were announced will not come; false when some have already passed. */
  uncount(): boolean {
    if (this.skip !== this.announced) return false;
    this.skip = 0;
    this.#kept = null;
    return true;
  }

  /** Passes counted octets; returns the offset behind them. */
  pass(bytes: Uint8Array, start: number, end: number): number {
    const octets = Math.min(this.skip, end - start);
    if (this.#kept !== null) {
      this.#kept.set(bytes.subarray(start, start + octets), this.#keptLength);
      this.#keptLength += octets;
    }
    this.skip -= octets;
    return start + octets;
  }

  /** `length` octets are missing; returns how many of them were counted ones. */
  miss(length: number): number {
    const covered = Math.min(this.skip, length);
    if (covered > 0) this.#kept = null;
    this.skip -= covered;
    return covered;
  }

  /** What was kept, once; null when it was not wanted or is not whole. */
  take(): Uint8Array | null {
    const kept = this.#kept;
    this.#kept = null;
    return kept;
  }
}
