import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedUuidText } from '../../../src/inspect/dcerpc/uuids.js';
import { uuidText } from '../../../src/inspect/uuid.js';

it('is the text of the octets, whichever were met before and in whichever byte order', () => {
  // Few different octets, so that slots are met again by the same and by other UUIDs.
  const uuid = fc.uint8Array({ minLength: 17, maxLength: 17, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(uuid, fc.nat(1), fc.boolean()), { maxLength: 40 }), (met) => {
      for (const [bytes, start, littleEndian] of met)
        expect(sharedUuidText(bytes, start, littleEndian)).toBe(uuidText(bytes, start, littleEndian));
    }),
  );
});
