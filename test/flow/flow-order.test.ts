/** Flows in the order they began, whatever rows they have. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FlowOrder } from '../../src/flow/flow-order.js';

it('sorts by number, of 32 bits without a sign', () => {
  const order = new FlowOrder();
  const flows = fc.uniqueArray(fc.tuple(fc.nat(2 ** 24), fc.nat(2 ** 32 - 1)), { selector: ([, number]) => number, maxLength: 200 });
  fc.assert(
    fc.property(flows, (some) => {
      order.clear();
      // As the table tells them, whose numbers are signed words.
      for (const [row, number] of some) order.add(row, number | 0);
      order.sort();
      const sorted = some.toSorted(([, one], [, other]) => one - other);
      expect(Array.from(sorted.keys(), (place) => order.rowAt(place))).toEqual(sorted.map(([row]) => row));
      expect(order.length).toBe(some.length);
    }),
  );
});

it('grows', () => {
  const order = new FlowOrder();
  for (let number = 10_000; number > 0; number--) order.add(number * 3, number);
  order.sort();
  expect(order.length).toBe(10_000);
  expect(Array.from({ length: 10_000 }, (_, at) => order.rowAt(at))).toEqual(Array.from({ length: 10_000 }, (_, at) => (at + 1) * 3));
  order.clear();
  expect(order.length).toBe(0);
});
