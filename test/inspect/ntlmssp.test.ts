import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findNtlmLogin } from '../../src/inspect/ntlmssp.js';
import { authenticate, join, opaque } from './dcerpc/fixtures.js';

const find = (message: Uint8Array, before = 5) => {
  const input = join(opaque(before), message, opaque(7));
  return findNtlmLogin(input, before, before + message.length)?.user ?? null;
};

it('names domain and user, Unicode or not, bare or inside another token', () => {
  expect(find(authenticate('CORP', 'alice'))).toBe('CORP\\alice');
  expect(find(authenticate('CORP', 'alice', false))).toBe('CORP\\alice');
  expect(find(authenticate('', 'alice@example.com'))).toBe('alice@example.com');
  expect(find(join(opaque(33), authenticate('CORP', 'alice')))).toBe('CORP\\alice');
});

it('passes over other messages, and finds nothing in anonymous or foreign ones', () => {
  const negotiate = join(Buffer.from('NTLMSSP\0'), Uint8Array.of(1, 0, 0, 0), opaque(20));
  expect(find(join(negotiate, authenticate('CORP', 'alice')))).toBe('CORP\\alice');
  expect(find(negotiate)).toBeNull();
  expect(find(authenticate('', ''))).toBeNull();
  expect(find(opaque(80))).toBeNull();
});

it('keeps no control characters', () => {
  expect(find(authenticate('CO\u001b[31m', 'a\u202eb'))).toBe('CO?[31m\\a?b');
});

it('reads nothing outside the range, whatever the offsets say', () => {
  const message = authenticate('CORP', 'alice');
  for (let end = 0; end < message.length; end++) {
    const found = findNtlmLogin(message, 0, end)?.user ?? null;
    expect(found === null || found === 'CORP\\alice' || found === 'alice').toBe(true);
  }
  fc.assert(
    fc.property(fc.nat(message.length - 1), fc.nat(255), (at, value) => {
      const damaged = Uint8Array.from(message);
      damaged[at] = value;
      const found = findNtlmLogin(damaged, 0, damaged.length)?.user ?? null;
      expect(found === null || found.length <= 128).toBe(true);
    }),
  );
});
