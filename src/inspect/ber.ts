/** Universal tags (X.690 8.1.2). */
export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const ENUMERATED = 0x0a;
export const SEQUENCE = 0x30;

/** Octets that every identifier and length read here fits into. */
export const MAX_BER_HEADER = 6;

/**
 * One element of BER (X.690 8.1) with a tag of one octet and a definite length of at most four, which is all that LDAP and Kerberos send. Reused:
 * `read` and its kin overwrite it.
 */
export class Element {
  tag = 0;
  /** Where the contents begin, and where they end by the length the element declares: that may lie behind what is visible. */
  start = 0;
  end = 0;

  /** Reads the header at `at`; false when it is cut or of another form. Nothing is said about the contents. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    if (at + 2 > end) return false;
    this.tag = bytes[at]!;
    if ((this.tag & 0x1f) === 0x1f) return false;
    const first = bytes[at + 1]!;
    let start = at + 2;
    let length = first;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      if (octets === 0 || octets > 4 || start + octets > end) return false;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + bytes[start + i]!;
      start += octets;
    }
    this.start = start;
    this.end = start + length;
    return true;
  }

  /** The same, and it has this tag. */
  opens(tag: number, bytes: Uint8Array, at: number, end: number): boolean {
    return this.read(bytes, at, end) && this.tag === tag;
  }

  /** The same, and the whole element lies before `end`. */
  whole(bytes: Uint8Array, at: number, end: number): boolean {
    return this.read(bytes, at, end) && this.end <= end;
  }

  /** Both: a whole element with this tag. */
  is(tag: number, bytes: Uint8Array, at: number, end: number): boolean {
    return this.whole(bytes, at, end) && this.tag === tag;
  }

  /** Reads the first element with this tag among the contents of a constructed one, `start`..`end`. The last may be visible in part only. */
  find(tag: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; this.read(bytes, at, end); at = this.end) if (this.tag === tag) return true;
    return false;
  }

  /** The contents as an integer of at most four octets; NaN when they are none. */
  integer(bytes: Uint8Array, end: number): number {
    const octets = this.end - this.start;
    if (octets < 1 || octets > 4 || this.end > end) return Number.NaN;
    let value = bytes[this.start]! >= 0x80 ? -1 : 0;
    for (let at = this.start; at < this.end; at++) value = (value << 8) | bytes[at]!;
    return value;
  }

  /** Whether the contents are exactly these octets. */
  equals(octets: Uint8Array, bytes: Uint8Array, end: number): boolean {
    if (this.end - this.start !== octets.length || this.end > end) return false;
    for (let i = 0; i < octets.length; i++) if (bytes[this.start + i] !== octets[i]) return false;
    return true;
  }
}
