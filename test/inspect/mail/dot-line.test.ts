/** The end of a message is where reading it line by line finds it, however it is cut and whatever is missing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DotLine } from '../../../src/inspect/mail/dot-line.js';
import { LineReader } from '../../../src/inspect/mail/lines.js';

type Piece = Uint8Array | 'gap';

/** Octets passed until the end, or null when it did not come. */
function passed(pieces: readonly Piece[], torn: boolean): number | null {
  const message = new DotLine();
  message.begin(torn);
  let before = 0;
  for (const piece of pieces) {
    if (piece === 'gap') {
      message.tear();
      continue;
    }
    // Somewhere inside a bigger buffer, with misleading octets on both sides.
    const buffer = Buffer.concat([Buffer.from('\n.\n'), piece, Buffer.from('\n.\r\n')]);
    const at = message.pass(buffer, 3, 3 + piece.length);
    if (message.found) return before + at - 3;
    expect(at).toBe(3 + piece.length);
    before += piece.length;
  }
  return null;
}

/** The same by lines. */
function byLines(pieces: readonly Piece[], torn: boolean): number | null {
  const reader = new LineReader();
  if (torn) reader.tear();
  let before = 0;
  for (const piece of pieces) {
    if (piece === 'gap') {
      reader.tear();
      continue;
    }
    for (let at = 0; at < piece.length; ) {
      at = reader.next(piece, at, piece.length);
      if (reader.ready && !reader.torn && reader.end - reader.start === 1 && reader.bytes[reader.start] === 0x2e) return before + at;
    }
    before += piece.length;
  }
  return null;
}

const octets = fc.array(fc.constantFrom(0x0d, 0x0a, 0x2e, 0x2e, 0x61), { maxLength: 24 }).map((list) => Uint8Array.from(list));
const text = fc
  .array(fc.constantFrom('\r\n', '.', '..', '\n', 'word', '\r', ' ', '\r\n.\r\n'), { maxLength: 30 })
  .map((list) => Buffer.from(list.join('')));
const pieces = fc.array(
  fc.oneof({ weight: 4, arbitrary: octets }, { weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.constant('gap' as const) }),
  {
    maxLength: 8,
  },
);

describe('the line with a single dot', () => {
  it('is found where the lines have it', () => {
    fc.assert(
      fc.property(pieces, fc.boolean(), (message, torn) => {
        expect(passed(message, torn)).toBe(byLines(message, torn));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(['.\r\n', '.\n', 'x\r\n.\r\n', '\r\n.\r\nrest', '..\r\n.\r\n', '.\r\r\n.\r\n', '\n.\n'])('%j, cut anywhere', (message) => {
    const bytes = Buffer.from(message);
    const expected = byLines([bytes], false);
    expect(expected).not.toBe(null);
    for (let cut = 0; cut <= bytes.length; cut++) expect(passed([bytes.subarray(0, cut), bytes.subarray(cut)], false)).toBe(expected);
  });

  it('gives back what it saw of a line that may be the last', () => {
    const message = new DotLine();
    for (const [bytes, seen] of [
      ['ab', null],
      ['ab\r\n', ''],
      ['ab\n.', '.'],
      ['.\r', '.\r'],
      ['..', null],
    ] as const) {
      message.begin(false);
      message.pass(Buffer.from(bytes), 0, bytes.length);
      const left = message.leave();
      expect(left === null ? null : Buffer.from(left).toString()).toBe(seen);
      expect(message.open).toBe(false);
    }
  });
});
