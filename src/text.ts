/** Characters kept of a text from a capture, where nothing less is said. */
export const MAX_TEXT = 200;

/** Turns captured bytes into text that is safe to keep: no control characters, no escapes, bounded length. */
export function printable(bytes: Uint8Array, start: number, end: number, limit = MAX_TEXT): string {
  const stop = Math.min(end, start + limit * 4, bytes.length);
  return clean(Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, stop - start)).toString('utf8'), limit);
}

/** The same of UTF-16, little-endian, as Windows has it; a zero ends it. */
export function printableUtf16(bytes: Uint8Array, start: number, end: number, limit = MAX_TEXT): string {
  const stop = Math.min(end, start + limit * 4, bytes.length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, (stop - start) & ~1)).toString('utf16le');
  return clean(text.split('\0', 1)[0]!, limit);
}

/** Replaces control, bidirectional-override and unassigned line-breaking characters; cuts at `limit` characters. */
export function clean(text: string, limit = MAX_TEXT): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\ufffd]/gu, '?');
  return safe.length > limit ? `${safe.slice(0, limit - 1)}…` : safe;
}
