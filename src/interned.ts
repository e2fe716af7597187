/** The same text in one place, for the thousands that say it: most are made anew each time, and kept, hashed and compared again and again. */
export class Interned {
  readonly #texts = new Map<string, string>();
  readonly #most: number;

  /** @param most texts remembered. Reached: all are forgotten, and one that comes again takes memory of its own. */
  constructor(most: number) {
    this.#most = most;
  }

  of(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= this.#most) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}
