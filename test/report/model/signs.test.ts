/** Why a host has its roles, in every language. */
import { expect, it } from 'vitest';
import { tellSigns } from '../../../src/report/model/signs.js';
import { wordingOf } from '../../../src/wording/wording.js';

const SIGNS = 'answers on port 64327; greets as "220 mx"; something new';

it('is told sign by sign; what is none of them as it is', () => {
  expect(tellSigns(SIGNS, wordingOf('en'))).toBe(SIGNS);
  expect(tellSigns(SIGNS, wordingOf('id'))).toMatch(/^menjawab pada port 64327; .*"220 mx"; something new$/);
});
