import { expect, it } from 'vitest';
import { uuidText } from '../../src/inspect/uuid.js';

const little = Buffer.from('ff00dbf1a447ca6710b31f00dd010662da', 'hex');
const big = Buffer.from('ffa4f1db00ca471067b31f00dd010662da', 'hex');

it('writes the first three fields in the sender’s byte order', () => {
  expect(uuidText(little, 1, true)).toBe('a4f1db00-ca47-1067-b31f-00dd010662da');
  expect(uuidText(big, 1, false)).toBe('a4f1db00-ca47-1067-b31f-00dd010662da');
});

it('leaves the bytes alone, also when they are a Buffer', () => {
  const before = Buffer.from(little);
  uuidText(little, 1, true);
  expect(little.equals(before)).toBe(true);
});
