/**
 * Octets as rooms see them: somewhere inside a larger buffer that is filled again after the call. Who reads beside what is his, or keeps a view
 * of it, tells something else when something else is there.
 */
export class Surroundings {
  readonly #filler: number;
  readonly start: number;
  #buffer = new Uint8Array(4096);

  constructor(filler: number) {
    this.#filler = filler;
    this.start = 64 + (filler & 15);
    this.#buffer.fill(filler);
  }

  show<T>(bytes: Uint8Array, look: (buffer: Uint8Array, start: number, end: number) => T): T {
    const end = this.start + bytes.length;
    if (this.#buffer.length < end + 64) this.#buffer = new Uint8Array(2 * end + 64).fill(this.#filler);
    const buffer = this.#buffer;
    buffer.set(bytes, this.start);
    try {
      return look(buffer, this.start, end);
    } finally {
      buffer.fill(this.#filler, this.start, end);
    }
  }
}
