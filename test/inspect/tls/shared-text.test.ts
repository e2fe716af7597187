import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedText } from '../../../src/inspect/tls/shared-text.js';
import { printable } from '../../../src/text.js';

it('is the printable text of the octets, whichever were met before', () => {
  const octets = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 3, min: 0x60, max: 0x64 }));
  const limit = fc.constantFrom(2, 24, 120, 200, 255);
  fc.assert(
    fc.property(fc.array(fc.tuple(octets, limit), { maxLength: 40 }), (met) => {
      for (const [bytes, most] of met) {
        const start = Math.min(bytes.length, 1);
        expect(sharedText(bytes, start, bytes.length, most)).toBe(printable(bytes, start, bytes.length, most));
      }
    }),
  );
});

it('a text once made does not change with the bytes it was made of', () => {
  const bytes = Buffer.from('mail.contoso.test');
  const text = sharedText(bytes, 0, bytes.length);
  bytes.fill(0x78);
  expect(text).toBe('mail.contoso.test');
  expect(sharedText(Buffer.from(text), 0, text.length)).toBe(text);
  expect(sharedText(bytes, 0, bytes.length)).toBe('x'.repeat(bytes.length));
});
