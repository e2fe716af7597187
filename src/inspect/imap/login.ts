import { printable } from '../../text.js';
import { skipSpaces, wordEnd } from '../mail/bytes.js';
import { maxUserLength } from '../mail/user-name.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;

/** The two arguments of LOGIN (RFC 9051 6.2.3): atoms, quoted strings or literals. Of the password only that it was sent is kept. */
export class LoginArguments {
  user: string | null = null;
  /** The password came, and it was not empty. */
  passwordSent = false;
  #seen = 0;

  get complete(): boolean {
    return this.#seen >= 2;
  }

  /** The next argument is the user name. */
  get wantsUser(): boolean {
    return this.#seen === 0;
  }

  /** Part of the command line. `literal`: it ends in a literal's announcement. `cut`: its end is missing. */
  read(bytes: Uint8Array, start: number, end: number, literal: boolean, cut: boolean): void {
    for (let at = skipSpaces(bytes, start, end); at < end && this.#seen < 2; at = skipSpaces(bytes, at, end)) {
      if (bytes[at] === QUOTE) at = this.#quoted(bytes, at + 1, end);
      else {
        const stop = wordEnd(bytes, at, end);
        if (literal && stop === end && bytes[at] === OPEN) return;
        this.#take(bytes, at, stop, cut && stop === end);
        at = stop;
      }
    }
  }

  /** The announced literal passed; `octets` is null when it was not kept. */
  literal(octets: Uint8Array | null, length: number): void {
    if (this.#seen === 0) this.user = octets === null ? null : printable(octets, 0, octets.length, maxUserLength);
    else if (this.#seen === 1) this.passwordSent = length > 0;
    this.#seen++;
  }

  /** `start` is behind the opening quote; returns the offset behind the closing one. */
  #quoted(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    let escaped = false;
    while (at < end && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        escaped = true;
        at++;
      }
      at++;
    }
    const stop = Math.min(at, end);
    if (escaped && this.#seen === 0 && at < end) {
      const plain = unescaped(bytes, start, stop);
      this.#take(plain, 0, plain.length, false);
    } else this.#take(bytes, start, stop, at >= end);
    return Math.min(stop + 1, end);
  }

  #take(bytes: Uint8Array, start: number, end: number, cut: boolean): void {
    if (this.#seen === 0) this.user = cut || start === end ? null : printable(bytes, start, end, maxUserLength);
    else this.passwordSent = end > start;
    this.#seen++;
  }
}

function unescaped(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const plain = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH && at + 1 < end) at++;
    plain[length++] = bytes[at]!;
  }
  return plain.subarray(0, length);
}
