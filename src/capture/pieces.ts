/** Reads a source of chunks piece by piece. */
export class Pieces {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  #buffer = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** The next `length` octets, valid until the next call; fewer at the end. */
  async read(length: number): Promise<Uint8Array> {
    if (this.#chunk.length - this.#at >= length) return this.#take(length);
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    let have = 0;
    while (have < length) {
      const part = this.#take(Math.min(length - have, this.#chunk.length - this.#at));
      this.#buffer.set(part, have);
      have += part.length;
      if (have < length && !(await this.#next())) break;
    }
    return this.#buffer.subarray(0, have);
  }

  /** Passes over octets; false when there were not so many. */
  async skip(length: number): Promise<boolean> {
    for (let left = length; left > 0; ) {
      left -= this.#take(Math.min(left, this.#chunk.length - this.#at)).length;
      if (left > 0 && !(await this.#next())) return false;
    }
    return true;
  }

  /** Passes over all that is left. */
  async drain(): Promise<void> {
    while (await this.#next());
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#iterator.next();
    this.#chunk = done ? new Uint8Array(0) : value;
    this.#at = 0;
    return !done;
  }

  #take(length: number): Uint8Array {
    this.#at += length;
    return this.#chunk.subarray(this.#at - length, this.#at);
  }
}
