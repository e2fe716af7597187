/**
 * What is read inside of captures, and what administrators hand over, broken on purpose: nothing throws, takes longer than its octets allow, tells two
 * things of one input or counts wrongly. `npm run fuzz` goes on from here.
 */
import { describe, expect, it } from 'vitest';
import type { Target } from '../../fuzz/target.js';
import { failuresOf, loaders, OF_LOADER, OF_OTHER, others } from './mutated.js';

/** The shipped catalog is parsed as a whole each time. */
const OF_CATALOG = 4;

const named = (targets: readonly Target[]) => targets.map((target) => [target.name, target] as const);

describe('seeded mutations of samples run clean', () => {
  it.each(named(others))('%s', async (_, target) => expect(await failuresOf(target, OF_OTHER)).toEqual([]));
  it.each(named(loaders))('%s', async (name, target) =>
    expect(await failuresOf(target, name === 'load/catalog' ? OF_CATALOG : OF_LOADER)).toEqual([]),
  );
});
