import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/report/csv.js';
import { columns } from '../../src/report/layout.js';
import { jsonDocument, ndjsonLine } from '../../src/report/ndjson.js';
import { byteSize, count, fill, isoTime, PLAIN, printLines, timeSpan } from '../../src/report/text.js';

describe('csv', () => {
  it('quotes what RFC 4180 asks to quote', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'plain', 7, null, false])).toBe('"a,b","say ""hi""","two\nlines",plain,7,,false\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('makes %j harmless for a spreadsheet', (text) => {
    expect(csvLine([text]).replaceAll('"', '')).toBe(`'${text}\r\n`);
  });

  it('leaves numbers numbers', () => {
    expect(csvLine([-0.5])).toBe('-0.5\r\n');
  });
});

describe('ndjson', () => {
  it('keeps one object on one line for every reader, and moves no cursor', () => {
    const value = { text: 'a\u2028b\u009b2Jc\u202ed\u007f\u{e0001}\n' };
    const line = ndjsonLine(value);
    expect(line).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(line)).toEqual(value);
    expect(JSON.parse(jsonDocument(value))).toEqual(value);
  });
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul'];

describe('times', () => {
  it('keeps microseconds', () => {
    expect(isoTime(1_056_991_899_590_805)).toBe('2003-06-30T16:51:39.590805Z');
    expect(isoTime(-1)).toBe('1969-12-31T23:59:59.999999Z');
  });

  it('has no date for what no calendar holds', () => {
    for (const micros of [null, Number.MAX_VALUE, -Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY])
      expect(isoTime(micros)).toBe(null);
    expect(timeSpan(Number.MAX_VALUE, 0, MONTHS)).toBeNull();
  });

  it('names the day once', () => {
    const noon = Date.UTC(2003, 5, 30, 12) * 1000;
    expect(timeSpan(noon, noon + 4e6, MONTHS)).toBe('30 Jun 2003 12:00:00 → 12:00:04 UTC');
    expect(timeSpan(noon, noon + 86_400e6, MONTHS)).toBe('30 Jun 2003 12:00:00 → 1 Jul 2003 12:00:00 UTC');
  });
});

describe('words', () => {
  it('counts', () => {
    expect([count(1, 'flow'), count(0, 'flow'), count(2400, 'flow')]).toEqual(['1 flow', '0 flows', '2,400 flows']);
    expect([999, 1000, 292_100, 999_999, 1.4e9].map(byteSize)).toEqual(['999 B', '1.0 KB', '292 KB', '1.0 MB', '1.4 GB']);
  });

  it('breaks between words only, and not inside a word that is too long', () => {
    expect(fill(['aa', 'bb', 'cccccccc', 'd'], 5)).toEqual(['aa bb', 'cccccccc', 'd']);
    expect(
      columns(
        [
          ['a', 'one two three four five six'],
          ['bbb', 'x'],
        ],
        { ...PLAIN, width: 36 },
        4,
      ),
    ).toEqual(['a     one two three four five', '      six', 'bbb   x']);
  });

  it('prints ASCII where the terminal has no more', () => {
    expect(printLines(['a · b → c… ü 漢'], { ...PLAIN, unicode: false })).toBe('a | b -> c... ? ?\n');
  });
});
