/** Octets that come in pieces, taken in whole stripes, as hashes want them: what is behind the last whole one waits for the next piece. */
export class Stripes {
  /** Octets of all pieces. */
  length = 0;
  /** Those that wait, at its beginning. */
  readonly rest: Uint8Array;
  restLength = 0;
  readonly #take: (bytes: Uint8Array, start: number, end: number) => void;

  /** `take`: is given the octets from `start` to `end`, stripe after stripe of `size` octets. */
  constructor(size: number, take: (bytes: Uint8Array, start: number, end: number) => void) {
    this.rest = new Uint8Array(size);
    this.#take = take;
  }

  add(bytes: Uint8Array): void {
    const { rest } = this;
    const size = rest.length;
    this.length += bytes.length;
    let at = 0;
    if (this.restLength > 0) {
      at = Math.min(size - this.restLength, bytes.length);
      rest.set(bytes.subarray(0, at), this.restLength);
      this.restLength += at;
      if (this.restLength < size) return;
      this.#take(rest, 0, size);
    }
    const end = bytes.length - ((bytes.length - at) % size);
    this.#take(bytes, at, end);
    rest.set(bytes.subarray(end));
    this.restLength = bytes.length - end;
  }
}
