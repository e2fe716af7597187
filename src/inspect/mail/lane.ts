import { DotLine } from './dot-line.js';
import { LineReader } from './lines.js';
import { sniffLength } from './upgrade.js';

/** One direction of a mail session. */
export class Lane {
  readonly reader = new LineReader();
  /** A message whose lines nobody wants. */
  readonly message = new DotLine();
  /** Octets still to be skipped by count, of how many. */
  skip = 0;
  announced = 0;
  /** First octets at a line start that may become a TLS record. */
  readonly peek = new Uint8Array(sniffLength);
  peekLength = 0;
  /** These octets were looked at: text until the next line end. */
  text = false;
  /** A gap was here and nothing readable since. */
  lost = false;
  seen = false;
  tls = false;
  #kept: Uint8Array | null = null;
  #keptLength = 0;

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

  /** The message being passed is to be read as lines again. */
  leaveMessage(): void {
    const seen = this.message.leave();
    if (seen === null) this.reader.tear();
    else if (seen.length > 0) this.reader.next(seen, 0, seen.length);
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
