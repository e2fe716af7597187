import type { LineReader } from './lines.js';

/** Where the server is in an answer of several lines, which run to a line with a single dot (RFC 1939 3, RFC 3977 3.1.1). */
export class Listing<Kind extends string> {
  /** Lines of it are missing, its end perhaps. */
  torn = false;
  #kind: Kind | null = null;

  /** What is being listed; null between listings. */
  get kind(): Kind | null {
    return this.#kind;
  }

  /** A reply may begin here: nothing is being listed, or it is not known what is. */
  get uncertain(): boolean {
    return this.#kind === null || this.torn;
  }

  /** `torn`: it is not certain that this listing is the one that was asked for. */
  begin(kind: Kind, torn: boolean): void {
    this.#kind = kind;
    this.torn = torn;
  }

  /** Octets of the server are missing. */
  tear(): void {
    this.torn = this.#kind !== null;
  }

  /** The client goes on as if the listing had ended. */
  abandon(): void {
    if (this.torn) this.#kind = null;
  }

  /** What the next line is. With the last one the listing is over; `whole` when no line of it was missing. */
  read(line: LineReader): 'line' | 'torn' | 'end' | 'whole' {
    if (line.torn || line.cut) {
      this.torn = true;
      return 'torn';
    }
    if (!line.isDot) return 'line';
    const whole = !this.torn;
    this.#kind = null;
    this.torn = false;
    return whole ? 'whole' : 'end';
  }
}
