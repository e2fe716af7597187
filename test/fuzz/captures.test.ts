/** Captures that are broken, and samples that are broken on purpose, go through every room. `npm run fuzz` goes on from here. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../fuzz/captures.js';
import { check } from '../../fuzz/check.js';
import { whole } from '../../fuzz/input.js';
import { filesOf, OWN_CAPTURES, SHARED_CAPTURES } from '../../fuzz/places.js';
import { TARGETS } from '../../fuzz/targets/index.js';
import { capture, failuresOf, OF_CAPTURES } from './mutated.js';

describe.each([
  ['captures/malformed', join(OWN_CAPTURES, 'malformed')],
  ['malformed captures of other projects', join(SHARED_CAPTURES, 'malformed')],
])('%s', (_, folder) => {
  const files = filesOf(folder);
  it.skipIf(files.length === 0)('run clean', async () => {
    const failures: string[] = [];
    for (const file of files) {
      const failure = await check(capture, whole(bytesOf(file)));
      if (failure !== null) failures.push(`${file}: ${failure.kind}: ${failure.message}`);
    }
    expect(failures).toEqual([]);
  });
});

/** Not all of them are captures: each is given to everything that reads a file. */
const readers = TARGETS.filter(({ name }) => /^(import|load)\//.test(name) && name !== 'load/catalog');
it.each(readers.map((target) => [target.name, target] as const))('%s takes every file of captures/malformed', async (_, target) => {
  for (const file of filesOf(join(OWN_CAPTURES, 'malformed'))) {
    const failure = await check(target, whole(bytesOf(file)));
    expect(failure, file).toBeNull();
  }
});

it('seeded mutations of the samples run clean', async () => expect(await failuresOf(capture, OF_CAPTURES)).toEqual([]));
