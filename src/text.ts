/** Characters kept of a text from a capture, where nothing less is said. */
export const MAX_TEXT = 200;

/** Turns captured bytes into text that is safe to keep: no control characters, no escapes, bounded length. */
export function printable(bytes: Uint8Array, start: number, end: number, limit = MAX_TEXT): string {
  const stop = Math.max(start, Math.min(end, start + limit * 4, bytes.length));
  // Inspectors are given Buffers, and most of what they keep is plain ASCII: neither a view of it nor a search is needed.
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isPlain(bytes, start, stop)
    ? cut(buffer.toString('latin1', start, stop), limit)
    : clean(buffer.toString('utf8', start, stop), limit);
}

/** Nothing but printable ASCII. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < 0x20 || bytes[at]! > 0x7e) return false;
  return true;
}

/** The same of UTF-16, little-endian, as Windows has it; a zero ends it. */
export function printableUtf16(bytes: Uint8Array, start: number, end: number, limit = MAX_TEXT): string {
  const stop = Math.min(end, start + limit * 4, bytes.length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, (stop - start) & ~1)).toString('utf16le');
  return clean(text.split('\0', 1)[0]!, limit);
}

/** Replaces control, bidirectional-override and unassigned line-breaking characters; cuts at `limit` characters. */
export function clean(text: string, limit = MAX_TEXT): string {
  return cut(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\ufffd]/gu, '?'), limit);
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
