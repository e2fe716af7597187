/** Skipping the lines of a message stops where reading it line by line finds its end, however it is cut and whatever is missing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skipLines } from '../../../src/inspect/mail/dot-line.js';
import { LineReader } from '../../../src/inspect/mail/lines.js';

type Piece = Uint8Array | 'gap';

interface Reading {
  /** Octets passed until the end of the message, or null when it did not come. */
  passed: number | null;
  /** What waits for its line end. */
  pending: number;
}

/** Reads to the single dot; with `skip` as sessions do, else line by line. */
function read(pieces: readonly Piece[], skip: boolean, torn: boolean): Reading {
  const reader = new LineReader();
  if (torn) reader.tear();
  let before = 0;
  for (const piece of pieces) {
    if (piece === 'gap') {
      reader.tear();
      continue;
    }
    // Somewhere inside a bigger buffer, with misleading octets on both sides.
    const around = Buffer.from('\n.\r\n');
    const bytes = new Uint8Array(Buffer.concat([around, piece, around]));
    const end = around.length + piece.length;
    for (let at = around.length; at < end; ) {
      if (skip && reader.atLineStart) {
        const from = at;
        at = skipLines(bytes, from, end);
        expect(at).toBeGreaterThanOrEqual(from);
        if (at === end) break;
      }
      at = reader.next(bytes, at, end);
      if (reader.ready && !reader.torn && reader.end - reader.start === 1 && reader.bytes[reader.start] === 0x2e)
        return { passed: before + at - around.length, pending: 0 };
    }
    before += piece.length;
  }
  return { passed: null, pending: reader.pending };
}

const octets = fc.array(fc.constantFrom(0x0d, 0x0a, 0x2e, 0x2e, 0x61), { maxLength: 24 }).map((list) => Uint8Array.from(list));
const text = fc
  .array(fc.constantFrom('\r\n', '.', '..', '\n', 'word', '\r', ' ', '\r\n.\r\n'), { maxLength: 30 })
  .map((list) => Buffer.from(list.join('')));
const gap = fc.constant('gap' as const);
const pieces = fc.array(fc.oneof({ weight: 4, arbitrary: octets }, { weight: 4, arbitrary: text }, { weight: 1, arbitrary: gap }), {
  maxLength: 8,
});

describe('skipping the lines of a message', () => {
  it('leaves the same to be read as reading every line', () => {
    fc.assert(
      fc.property(pieces, fc.boolean(), (message, torn) => {
        expect(read(message, true, torn)).toEqual(read(message, false, torn));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(['.\r\n', '.\n', 'x\r\n.\r\n', '\r\n.\r\nrest', '..\r\n.\r\n', '.\r\r\n.\r\n', '\n.\n'])(
    'finds the end of %j, cut anywhere',
    (message) => {
      const bytes = Buffer.from(message);
      const { passed } = read([bytes], false, false);
      expect(passed).not.toBe(null);
      for (let cut = 0; cut <= bytes.length; cut++)
        expect(read([bytes.subarray(0, cut), bytes.subarray(cut)], true, false)).toEqual({ passed, pending: 0 });
    },
  );

  it.each([
    ['', 0],
    ['a', 0],
    ['a\r\n', 3],
    ['a\r\nb', 3],
    ['.', 0],
    ['.\r', 0],
    ['.\r\n', 0],
    ['..\r\n', 4],
    ['.a\n', 3],
    ['a\n.b\n', 5],
    ['a\n.', 2],
    ['a\n.\r', 2],
    ['a\n.\n', 2],
    ['a\n..\r\n.\r\nb\n', 6],
  ])('passes of %j %d octets', (bytes, passed) => {
    expect(skipLines(Buffer.from(bytes), 0, bytes.length)).toBe(passed);
  });
});
