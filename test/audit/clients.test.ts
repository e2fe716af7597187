/** Clients as bits: the same set as a Set of their addresses. */
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
