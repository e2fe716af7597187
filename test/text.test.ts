/** Text from captures is plain, short, and the same whichever way it was taken. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clean, printable } from '../src/text.js';

const octet = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  fc.constantFrom(0, 10, 0x1b, 0x7f, 0xc3, 0xa9, 0xff),
);

it('is what can be printed of the octets, as far as the limit goes', () => {
  fc.assert(
    fc.property(
      fc.array(octet, { maxLength: 40 }),
      fc.nat(10),
      fc.nat(50),
      fc.integer({ min: 1, max: 12 }),
      (octets, start, end, limit) => {
        for (const bytes of [Uint8Array.from(octets), Buffer.from(octets)]) {
          const text = printable(bytes, start, end, limit);
          const taken = octets.slice(start, Math.max(start, Math.min(end, start + limit * 4)));
          expect(text).toBe(clean(Buffer.from(taken).toString('utf8'), limit));
          expect(text.length).toBeLessThanOrEqual(limit);
          expect(text).not.toMatch(/\p{Cc}/u);
        }
      },
    ),
  );
});

it('is cut with a sign that it was', () => {
  const bytes = Buffer.from('220 mail.example ESMTP ready');
  expect(printable(bytes, 0, bytes.length, 28)).toBe('220 mail.example ESMTP ready');
  expect(printable(bytes, 0, bytes.length, 27)).toBe('220 mail.example ESMTP rea…');
});
