const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const LINE_WITH_DOT = Buffer.from('\n.');

/**
 * Passes the whole lines of a message up to the line with a single dot that ends it (RFC 5321 4.1.1.4, RFC 1939 3). `start` begins a line.
 * Returns where reading line by line goes on: that line, or one whose end is not there yet.
 */
export function skipLines(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] === DOT && endsHere(bytes, start + 1, end)) return start;
  // One native search costs less than looking at every line. The view keeps it from running on behind `end`.
  const view = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  for (let at = view.indexOf(LINE_WITH_DOT); at >= 0; at = view.indexOf(LINE_WITH_DOT, at + 2)) {
    const dot = start + at + 1;
    if (endsHere(bytes, dot + 1, end)) return dot;
  }
  let at = end;
  while (at > start && bytes[at - 1] !== LF) at--;
  return at;
}

/** Whether a line end is at this offset. */
function endsHere(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && (bytes[at] === LF || (bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF));
}
