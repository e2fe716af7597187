import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader, maxLineLength } from '../../../src/inspect/mail/lines.js';

interface Read {
  text: string;
  truncated: boolean;
  tail: string;
}

/** What a reader presents of `bytes` handed over in pieces of `size`. */
function linesOf(bytes: Uint8Array, size: number): Read[] {
  const reader = new LineReader();
  const lines: Read[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    const piece = bytes.slice(start, start + size);
    for (let at = 0; at < piece.length; ) {
      at = reader.next(piece, at, piece.length);
      if (!reader.ready) continue;
      const text = Buffer.from(reader.bytes.slice(reader.start, reader.end)).toString('latin1');
      const tail = Buffer.from(reader.tail.slice(reader.tailStart, reader.tailEnd)).toString('latin1');
      lines.push({ text, truncated: reader.truncated, tail });
    }
  }
  return lines;
}

describe('LineReader', () => {
  it('ends lines at CRLF and at LF alone', () => {
    expect(linesOf(Buffer.from('one\r\ntwo\nthree\r\n'), 99).map((line) => line.text)).toEqual(['one', 'two', 'three']);
  });

  it('truncates long lines, keeps their end, and stays in step', () => {
    const long = `${'x'.repeat(maxLineLength + 500)} {123}`;
    for (const size of [1, 7, 1000, 100_000]) {
      const [first, second] = linesOf(Buffer.from(`${long}\r\nnext\r\n`), size);
      expect(first!.truncated).toBe(true);
      expect(first!.text).toBe(long.slice(0, maxLineLength));
      expect(first!.tail.endsWith(' {123}')).toBe(true);
      expect(second!.text).toBe('next');
    }
  });

  it.each([-1, 0, 1, 2, 31, 33])('treats a line of the limit %+i the same in pieces of any size', (more) => {
    const bytes = Buffer.from(`${'abcdefghij'.repeat(500).slice(0, maxLineLength + more)}\r\nz\n`);
    const whole = linesOf(bytes, bytes.length);
    for (const size of [1, 2, 3, 1000, maxLineLength, maxLineLength + 1]) expect(linesOf(bytes, size)).toEqual(whole);
  });

  it('presents an unfinished line when asked, and marks what follows a gap', () => {
    const reader = new LineReader();
    reader.next(Buffer.from('MAIL FROM:<al'), 0, 13);
    expect(reader.flush()).toBe(true);
    expect(Buffer.from(reader.bytes.slice(reader.start, reader.end)).toString()).toBe('MAIL FROM:<al');
    expect(reader.cut).toBe(true);
    reader.tear();
    reader.next(Buffer.from('ice>\nRSET\n'), 0, 10);
    expect(reader.torn).toBe(true);
    reader.next(Buffer.from('RSET\n'), 0, 5);
    expect(reader.torn).toBe(false);
    expect(reader.flush()).toBe(false);
  });

  it('finds the same lines however the bytes are cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\r', '\n', '\r\n', '{9}'), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (bytes, size) => {
        expect(linesOf(bytes, size)).toEqual(linesOf(bytes, Math.max(1, bytes.length)));
      }),
    );
  });
});
