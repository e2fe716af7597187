/** Text of addresses, against an independent opinion. */
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, it } from 'vitest';
import { formatIpv6 } from '../src/address.js';

it('is that of RFC 5952, whatever the address', () => {
  const word = fc.oneof(fc.constantFrom(0, 1, 0x10000, -1), fc.integer());
  fc.assert(
    fc.property(word, word, word, word, (a, b, c, d) => {
      // There the tail is dotted (RFC 5952 5), which ipaddr.js does not do.
      fc.pre(!(a === 0 && b === 0 && c === 0xffff));
      const octets = [a, b, c, d].flatMap((each) => [each >>> 24, (each >>> 16) & 255, (each >>> 8) & 255, each & 255]);
      expect(formatIpv6(a, b, c, d)).toBe(new ipaddr.IPv6(octets).toRFC5952String());
    }),
    { numRuns: 2000 },
  );
  expect(formatIpv6(0, 0, 0xffff, 0x0a000001)).toBe('::ffff:10.0.0.1');
});
