import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findNtlmLogin, readNtlmLogin } from '../../src/inspect/ntlmssp.js';
import { authenticate, join, opaque } from './dcerpc/fixtures.js';
import { ntlmAuthenticate, ntlmNegotiate, SEAL, SIGN } from './gss/tokens.js';

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

it.each([
  [24, 24, 'v1'],
  [0, 24, 'v1'],
  [200, 24, 'v2'],
  [0, 0, null],
  [7, 24, null],
])('a response of %i octets and an LM response of %i are version %s', (response, lm, version) => {
  const login = readNtlmLogin(ntlmAuthenticate('alice', 'CORP', SEAL, response, lm));
  expect(login).toEqual({ user: 'CORP\\alice', domain: 'CORP', version, sign: false, seal: true });
});

it('tells what is agreed for the session, and reads no other message', () => {
  expect(readNtlmLogin(ntlmAuthenticate('alice', '', SIGN))).toMatchObject({ user: 'alice', domain: null, sign: true, seal: false });
  expect(readNtlmLogin(ntlmAuthenticate('', '', 0, 0, 1))).toMatchObject({ user: null, version: null });
  expect(readNtlmLogin(ntlmNegotiate)).toBeNull();
  expect(readNtlmLogin(ntlmAuthenticate('alice', 'CORP', 0).subarray(0, 63))).toBeNull();
});
