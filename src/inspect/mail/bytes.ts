/** Comparisons on byte ranges, ASCII case-insensitive, without making strings. Words are given in upper case. */

const SP = 0x20;

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** Offset behind `word` when the range begins with it, else -1. */
export function behind(bytes: Uint8Array, start: number, end: number, word: string): number {
  if (end - start < word.length) return -1;
  for (let i = 0; i < word.length; i++) if (upper(bytes[start + i]!) !== word.charCodeAt(i)) return -1;
  return start + word.length;
}

/** Whether the range is `word` and nothing else. */
export function equals(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  return end - start === word.length && behind(bytes, start, end, word) === end;
}

/** Whether the range is shorter than `word` and `word` begins with it. */
export function begins(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start >= word.length) return false;
  for (let i = start; i < end; i++) if (upper(bytes[i]!) !== word.charCodeAt(i - start)) return false;
  return true;
}

export function contains(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  for (let i = start; i + word.length <= end; i++) if (behind(bytes, i, end, word) >= 0) return true;
  return false;
}

/** Offset of the next space, or `end`. */
export function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== SP) i++;
  return i;
}

export function skipSpaces(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] === SP) i++;
  return i;
}

/** Offset of the first LF or CR, or `end`. */
export function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== 0x0a && bytes[i] !== 0x0d) i++;
  return i;
}

/** Value of a range of decimal digits; -1 when empty, not all digits, or longer than `maxDigits`. */
export function decimal(bytes: Uint8Array, start: number, end: number, maxDigits = 10): number {
  if (start >= end || end - start > maxDigits) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Position in `words` of the word that fills the range, or -1. */
export function wordIndex(words: readonly string[], bytes: Uint8Array, start: number, end: number): number {
  for (let i = 0; i < words.length; i++) if (equals(bytes, start, end, words[i]!)) return i;
  return -1;
}

/** Control characters that no line of a mail protocol holds. */
export function isBinary(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if ((byte < SP && byte !== 0x0d && byte !== 0x0a && byte !== 0x09) || byte === 0x7f) return true;
  }
  return false;
}
