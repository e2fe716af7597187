const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;

/** Where in a line the octets so far end. */
const INSIDE = 0;
const LINE_START = 1;
const AFTER_DOT = 2;
const AFTER_DOT_CR = 3;
type Place = typeof INSIDE | typeof LINE_START | typeof AFTER_DOT | typeof AFTER_DOT_CR;

/** What was seen of a line that may yet be the last one, by place. */
const SEEN: readonly Uint8Array[] = [new Uint8Array(0), new Uint8Array(0), Uint8Array.of(DOT), Uint8Array.of(DOT, CR)];

/**
 * Finds the line with a single dot that ends a message (RFC 5321 4.1.1.4; RFC 1939 3), over any number of segments, without looking at each
 * line: of every three octets one tells whether the end can be near.
 */
export class DotLine {
  /** A message is being passed. */
  open = false;
  /** The last call of `pass` found the end. */
  found = false;
  #place: Place = LINE_START;

  /** A message begins; with `torn` somewhere inside a line. */
  begin(torn: boolean): void {
    this.open = true;
    this.found = false;
    this.#place = torn ? INSIDE : LINE_START;
  }

  /** Octets are missing. */
  tear(): void {
    this.#place = INSIDE;
  }

  /** The beginning of a line that could still be the last one; null inside any other line. Nothing is passed any more. */
  leave(): Uint8Array | null {
    this.open = false;
    return this.#place === INSIDE ? null : SEEN[this.#place]!;
  }

  /** Returns the offset behind the line's end, or `end`. */
  pass(bytes: Uint8Array, start: number, end: number): number {
    let place: number = this.#place;
    let at = start;
    while (at < end) {
      if (place === INSIDE) {
        at = nearEnd(bytes, at, end);
        if (at === end) break;
      }
      const byte = bytes[at++]!;
      if (byte === LF) {
        if (place >= AFTER_DOT) {
          this.open = false;
          this.found = true;
          return at;
        }
        place = LINE_START;
      } else if (place === LINE_START && byte === DOT) place = AFTER_DOT;
      else if (place === AFTER_DOT && byte === CR) place = AFTER_DOT_CR;
      else place = INSIDE;
    }
    this.#place = place as Place;
    return end;
  }
}

/**
 * Inside a line: the offset from which to look octet by octet, `end` when there is none. The end of the message needs LF DOT and LF or CR, and of
 * three octets in a row one is looked at.
 */
function nearEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 2;
  for (; at < end; at += 3) {
    const byte = bytes[at]!;
    if (byte > DOT) continue;
    if (byte === DOT && bytes[at - 1] === LF) return at - 1;
    const closes = byte === LF || byte === CR;
    if (closes && bytes[at - 1] === DOT && bytes[at - 2] === LF) return at - 2;
    if (byte === LF) return at;
  }
  return Math.max(start, at - 2);
}
