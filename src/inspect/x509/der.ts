/**
 * Reads DER in place (X.690 8 and 10). An element is one number each for tag, content and end; nothing is allocated but the one reader, and no
 * length that lies leads outside `end`.
 */
export class DerReader {
  readonly bytes: Uint8Array;
  /** Of the element read last. */
  tag = 0;
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Reads the element at `at`; false when there is none before `limit`, or its length is not definite or goes beyond. */
  read(at: number, limit: number): boolean {
    if (at < 0 || at + 2 > limit) return false;
    const { bytes } = this;
    // A tag of several octets (X.690 8.1.2.4) is in no field read here.
    if ((bytes[at]! & 0x1f) === 0x1f) return false;
    let from = at + 2;
    let length = bytes[at + 1]!;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 3 || from + octets > limit) return false;
      length = 0;
      for (let i = 0; i < octets; i++) length = (length << 8) | bytes[from++]!;
    }
    if (from + length > limit) return false;
    this.tag = bytes[at]!;
    this.start = from;
    this.end = from + length;
    return true;
  }

  /** The same, and the element has this tag. */
  expect(tag: number, at: number, limit: number): boolean {
    return this.read(at, limit) && this.tag === tag;
  }
}

/** Arcs of one object identifier kept. */
const MAX_ARCS = 32;

/** Dotted form of an OBJECT IDENTIFIER's content (X.690 8.19); '' when it is none. */
export function objectIdentifier(bytes: Uint8Array, start: number, end: number): string {
  const arcs: number[] = [];
  let value = 0;
  let whole = true;
  for (let at = start; at < end; at++) {
    value = value * 128 + (bytes[at]! & 0x7f);
    whole = (bytes[at]! & 0x80) === 0;
    if (!Number.isSafeInteger(value) || arcs.length > MAX_ARCS) return '';
    if (!whole) continue;
    if (arcs.length === 0) arcs.push(Math.min(Math.floor(value / 40), 2), value - Math.min(Math.floor(value / 40), 2) * 40);
    else arcs.push(value);
    value = 0;
  }
  return whole ? arcs.join('.') : '';
}

/** Length in bits of an INTEGER's content, without the octet of its sign. */
export function integerBits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0) at++;
  return at === end ? 0 : (end - at) * 8 - (Math.clz32(bytes[at]!) - 24);
}
