/**
 * How far both directions agree on the protocol. One distinctive line is a guess; it holds when the other side answers as the protocol
 * says, or when the same side says a second one. One-direction captures have nothing else.
 */
export class Agreement {
  #client = 0;
  #server = 0;
  #serverPlausible = false;

  /** A line only a client of this protocol sends. */
  client(): void {
    this.#client++;
  }

  /** A line any server of this protocol sends, and others perhaps. */
  plausible(): void {
    this.#serverPlausible = true;
  }

  /** A line only a server of this protocol sends. */
  server(): void {
    this.#serverPlausible = true;
    this.#server++;
  }

  /** A line that needs no second one. */
  unmistakable(): void {
    this.#serverPlausible = true;
    this.#server += 2;
  }

  get reached(): boolean {
    return this.#client >= 2 || this.#server >= 2 || (this.#client >= 1 && this.#serverPlausible);
  }
}
