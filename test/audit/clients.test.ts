/** Clients as bits: the same set as a Set of their addresses, listed in the same order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ClientSet, Clients } from '../../src/audit/clients.js';

it('holds what a Set of addresses holds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(5000))), (seen) => {
      const clients = new Clients();
      const sets = [new ClientSet(), new ClientSet(), new ClientSet()];
      const expected = [new Set<string>(), new Set<string>(), new Set<string>()];
      // Numbers are given in the order of appearance: these make gaps in each set.
      for (const [set, client] of seen) {
        sets[set]!.add(clients.numberOf(`c${client}`));
        expected[set]!.add(`c${client}`);
      }
      for (const [at, set] of sets.entries()) {
        const held = Array.from(set.numbers(), (number) => clients.addressOf(number));
        expect(held.sort()).toEqual([...expected[at]!].sort());
        expect(set.size).toBe(expected[at]!.size);
      }
    }),
  );
});

it('keeps apart the 32nd and the first of a word, and pages', () => {
  const set = new ClientSet();
  for (const number of [0, 31, 32, 1023, 1024, 4_000_000]) set.add(number);
  set.add(31);
  expect([...set.numbers()].sort((a, b) => a - b)).toEqual([0, 31, 32, 1023, 1024, 4_000_000]);
  expect(set.size).toBe(6);
});

it('lists the first of a set as sorting all of it would', () => {
  const addresses = fc.uniqueArray(fc.nat(100_000), { maxLength: 300 });
  fc.assert(
    fc.property(addresses, fc.func(fc.boolean()), fc.constantFrom(0, 1, 3, 50, Number.POSITIVE_INFINITY), (seen, isIn, most) => {
      const clients = new Clients();
      const set = new ClientSet();
      for (const each of seen) {
        const number = clients.numberOf(`10.0.${each}`);
        if (isIn(each)) set.add(number);
      }
      const all = Array.from(set.numbers(), (number) => clients.addressOf(number)).sort();
      expect(clients.listed(set, most)).toEqual(all.slice(0, most));
      // One more client, behind all others.
      set.add(clients.numberOf('9'));
      expect(clients.listed(set, most)).toEqual([...all, '9'].slice(0, most));
    }),
  );
});

it('is the same set again from the pages of another thread', () => {
  const set = new ClientSet();
  for (const number of [0, 31, 32, 1023, 1024, 4_000_000]) set.add(number);
  const other = new ClientSet(structuredClone(set.pages));
  expect([...other.numbers()]).toEqual([...set.numbers()]);
  expect(other.size).toBe(set.size);
  for (const number of [31, 4_000_000]) expect(other.has(number)).toBe(true);
  for (const number of [1, 30, 33, 1022, 1025, 2048, 3_999_999]) expect(other.has(number)).toBe(false);
});
