import { describe, expect, it } from 'vitest';
import { groupName } from '../../../src/inspect/tls/groups.js';

describe('a named group', () => {
  it.each([
    [1, 'sect163k1'],
    [2, 'sect163r1'],
    [3, 'sect163r2'],
    [4, 'sect193r1'],
    [5, 'sect193r2'],
    [8, 'sect239k1'],
    [15, 'secp160k1'],
    [17, 'secp160r2'],
    [19, 'secp192r1'],
    [23, 'secp256r1'],
    [25, 'secp521r1'],
    [28, 'brainpoolP512r1'],
    [30, 'x448'],
    [31, 'brainpoolP256r1tls13'],
    [33, 'brainpoolP512r1tls13'],
    [34, 'GC256A'],
    [37, 'GC256D'],
    [38, 'GC512A'],
    [40, 'GC512C'],
    [41, 'curveSM2'],
    [256, 'ffdhe2048'],
    [260, 'ffdhe8192'],
    [0x0202, 'MLKEM1024'],
    [0x11eb, 'SecP256r1MLKEM768'],
    [0x11ec, 'X25519MLKEM768'],
    [0x11ed, 'SecP384r1MLKEM1024'],
    [0x11ee, 'curveSM2MLKEM768'],
    [0x6399, 'X25519Kyber768Draft00'],
    [0x639a, 'SecP256r1Kyber768Draft00'],
    [0xff01, 'arbitrary_explicit_prime_curves'],
    [0xff02, 'arbitrary_explicit_char2_curves'],
  ])('%i is %s', (group, name) => {
    expect(groupName(group)).toBe(name);
  });

  it('has a name of its own when it is assigned', () => {
    const assigned = Array.from({ length: 41 }, (_, at) => groupName(at + 1));
    expect(assigned.filter((name) => name.startsWith('0x'))).toEqual([]);
    expect(new Set(assigned).size).toBe(assigned.length);
  });

  // Reserved, unassigned, GREASE (RFC 8701), for private use.
  it.each([0, 42, 255, 261, 0x0a0a, 0x11ef, 0x01fc, 0xfe00, 0xffff])('%i is told as its number', (group) => {
    expect(groupName(group)).toBe(`0x${group.toString(16).padStart(4, '0')}`);
  });
});
