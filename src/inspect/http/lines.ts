import { MAX_LINE_BYTES } from './constants.js';

const NOTHING = new Uint8Array(0);

/** Cuts bytes into lines. A line that lies in one piece is read where it is; one that is split is copied, up to `MAX_LINE_BYTES`. */
export class LineReader {
  /** The line last returned: `bytes[start..end)` without its line end. */
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  #kept: Uint8Array | null = null;
  #keptLength = 0;

  /** Reads up to the next LF. Returns the offset behind it, or -1 when the line is not complete yet. */
  read(bytes: Uint8Array, start: number, end: number): number {
    // Head lines are short: a loop is done before a call of `indexOf` has begun.
    let stop = start;
    while (stop < end && bytes[stop] !== 0x0a) stop++;
    if (stop === end || this.#keptLength > 0) this.#keep(bytes, start, stop);
    if (stop === end) return -1;
    if (this.#keptLength > 0) this.#present(this.#kept!, 0, this.#keptLength);
    else this.#present(bytes, start, Math.min(stop, start + MAX_LINE_BYTES));
    this.#keptLength = 0;
    return stop + 1;
  }

  /** Forgets what was kept; it may hold a password. */
  clear(): void {
    this.#kept?.fill(0);
    this.#kept = null;
    this.#keptLength = 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const wanted = Math.min(this.#keptLength + end - start, MAX_LINE_BYTES);
    if (this.#kept === null || this.#kept.length < wanted) {
      const grown = new Uint8Array(Math.min(Math.max(wanted * 2, 256), MAX_LINE_BYTES));
      if (this.#kept !== null) grown.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = grown;
    }
    this.#kept.set(bytes.subarray(start, start + wanted - this.#keptLength), this.#keptLength);
    this.#keptLength = wanted;
  }

  #present(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end > start && bytes[end - 1] === 0x0d ? end - 1 : end;
  }
}
