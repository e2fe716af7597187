/** Stretches that do not touch each other kept of one message. Reached: further ones are let go, and the message stays incomplete. */
const MAX_STRETCHES = 32;

/** Puts one message together from pieces that come in any order, overlapping or twice (RFC 9000 19.6, RFC 6347 4.2.3), within a limit. */
export class Pieces {
  readonly #limit: number;
  #bytes = new Uint8Array(0);
  /** Sorted, and apart from each other. */
  #stretches: [number, number][] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Octets from the beginning without a hole. */
  get whole(): number {
    const first = this.#stretches[0];
    return first !== undefined && first[0] === 0 ? first[1] : 0;
  }

  add(offset: number, bytes: Uint8Array, start: number, end: number): void {
    const to = Math.min(offset + end - start, this.#limit);
    if (to <= offset || this.#stretches.length >= MAX_STRETCHES) return;
    if (this.#bytes.length < to) {
      const grown = new Uint8Array(Math.min(Math.max(to * 2, 2048), this.#limit));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, start + to - offset), offset);
    const apart = this.#stretches.filter(([from, until]) => until < offset || from > to);
    const joined = this.#stretches.filter(([from, until]) => until >= offset && from <= to);
    apart.push([Math.min(offset, ...joined.map(([from]) => from)), Math.max(to, ...joined.map(([, until]) => until))]);
    this.#stretches = apart.sort((a, b) => a[0] - b[0]);
  }
}
