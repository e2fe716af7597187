import type { LineReader } from '../mail/lines.js';

/** A literal's announcement at a line's end (RFC 9051 4.3, RFC 7888): `{n}`, or `{n+}` when its octets follow without asking. */
export interface Literal {
  octets: number;
  /** The sender waits for a continuation before it sends them. */
  synchronizing: boolean;
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const PLUS = 0x2b;
const maxDigits = 10;

/** The literal that the line announces, or null. */
export function literalOf(line: LineReader): Literal | null {
  const { tail, tailStart, tailEnd } = line;
  if (line.cut || tailEnd - tailStart < 3 || tail[tailEnd - 1] !== CLOSE) return null;
  const synchronizing = tail[tailEnd - 2] !== PLUS;
  let octets = 0;
  let unit = 1;
  let at = tailEnd - (synchronizing ? 2 : 3);
  const last = at;
  while (at >= tailStart && last - at <= maxDigits && tail[at]! >= 0x30 && tail[at]! <= 0x39) {
    octets += (tail[at]! - 0x30) * unit;
    unit *= 10;
    at--;
  }
  return at >= tailStart && at < last && tail[at] === OPEN ? { octets, synchronizing } : null;
}
