/** Commands of one flow that wait for their reply. Reached: all are forgotten, and replies are no longer matched until it is safe again. */
export const maxOutstanding = 256;

export const NOTHING_OUTSTANDING = -1;

/** Commands in the order sent, as small numbers: SMTP and POP3 replies come in the same order and carry no name. */
export class Outstanding {
  /** Replies may have been lost: the next one may belong to an earlier command. */
  unsure = false;
  #kinds: number[] = [];

  get size(): number {
    return this.#kinds.length;
  }

  push(kind: number): void {
    if (this.#kinds.length >= maxOutstanding) this.lose();
    this.#kinds.push(kind);
  }

  /** The command the next reply answers. */
  shift(): number {
    return this.#kinds.shift() ?? NOTHING_OUTSTANDING;
  }

  has(kind: number): boolean {
    return this.#kinds.includes(kind);
  }

  /** A reply that only this kind of command gets: what was sent before it has been answered unseen. */
  answered(kind: number): void {
    const at = this.#kinds.indexOf(kind);
    if (at >= 0) this.#kinds.splice(0, at + 1);
    this.unsure = false;
  }

  clear(): void {
    this.#kinds = [];
  }

  /** Commands or replies are missing. */
  lose(): void {
    this.#kinds = [];
    this.unsure = true;
  }
}
