const SMALLEST = 256;
/** A larger buffer is given back when its fragment is done. */
const LARGEST_REUSED = 4096;
const EMPTY = new Uint8Array(0);

/**
 * Gathers octets `from`..`to` of a fragment that arrives in pieces. It grows with what arrives, never with what a header promises, so a
 * connection holds at most one fragment (65,535 octets) of each direction.
 */
export class Stretch {
  bytes: Uint8Array = EMPTY;
  /** Octets gathered without a hole, from the front. */
  length = 0;
  #from = 0;
  #to = 0;
  #torn = false;

  begin(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
    this.length = 0;
    this.#torn = false;
    if (this.bytes.length > LARGEST_REUSED) this.bytes = EMPTY;
  }

  /** Octets `start`..`end` of `bytes` stand at `position` of the fragment. */
  add(position: number, bytes: Uint8Array, start: number, end: number): void {
    const first = Math.max(position, this.#from);
    const last = Math.min(position + end - start, this.#to);
    if (this.#torn || first >= last) return;
    this.#grow(last - this.#from);
    this.bytes.set(bytes.subarray(start + first - position, start + last - position), first - this.#from);
    this.length = last - this.#from;
  }

  /** `length` octets at `position` of the fragment are missing. */
  skip(position: number, length: number): void {
    if (position < this.#to && position + length > this.#from) this.#torn = true;
  }

  get whole(): boolean {
    return !this.#torn && this.length === this.#to - this.#from;
  }

  #grow(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(Math.max(size, this.bytes.length * 2, SMALLEST), this.#to - this.#from));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
