/** A list grown by hand holds what one grown in place holds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { appended } from '../../src/inspect/short-list.js';

it('adds at the end, whatever there is', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 20 }), (elements) => {
      let list: unknown[] = [];
      for (const [at, element] of elements.entries()) {
        list = appended(list, element);
        expect(list).toEqual(elements.slice(0, at + 1));
      }
    }),
  );
});
