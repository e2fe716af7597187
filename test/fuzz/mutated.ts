/** Samples that are broken on purpose: cut anywhere, with bits flipped, spliced with others, with lengths that lie. */
import { check } from '../../fuzz/check.js';
import { type Input, sizeOf } from '../../fuzz/input.js';
import { mutatePlainly, PLAIN_MUTATIONS } from '../../fuzz/mutate.js';
import { Random, seedOf } from '../../fuzz/random.js';
import type { Target } from '../../fuzz/target.js';
import { TARGETS } from '../../fuzz/targets/index.js';

const MAX_SAMPLE = 16_384;
const SAMPLES = 64;
const HOW = Object.keys(PLAIN_MUTATIONS) as (keyof typeof PLAIN_MUTATIONS)[];

const isLoader = ({ name }: Target) => name.startsWith('load/');
export const capture = TARGETS.find(({ name }) => name === 'capture')!;
export const loaders = TARGETS.filter(isLoader);
export const others = TARGETS.filter((target) => target !== capture && !isLoader(target));

/** How ten thousand mutations are shared out. Captures go through every room; YAML takes a hundred times as long as anything else. */
const MUTATIONS = 10_000;
export const OF_CAPTURES = 2400;
export const OF_LOADER = 20;
export const OF_OTHER = Math.ceil((MUTATIONS - OF_CAPTURES - OF_LOADER * loaders.length) / others.length);

/** What must not be, of so many mutations; the same ones each time. */
export async function failuresOf(target: Target, mutations: number): Promise<string[]> {
  const samples = await samplesOf(target);
  const random = new Random(seedOf(target.name));
  const material = { others: samples, kinds: target.kinds, maxSize: 4 * MAX_SAMPLE };
  const failures: string[] = [];
  for (let count = 0; count < mutations; count++) {
    const how = HOW[count % HOW.length]!;
    const failure = await check(target, mutatePlainly(random.of(samples), how, random, material));
    if (failure !== null) failures.push(`${how} ${count}: ${failure.kind}: ${failure.message}`);
  }
  return failures;
}

/** From all over the corpus, none of them large. */
async function samplesOf(target: Target): Promise<Input[]> {
  const all = await target.corpus();
  const small = all.filter((input) => sizeOf(input) <= MAX_SAMPLE);
  const some = small.length === 0 ? all : small;
  const step = Math.max(1, Math.floor(some.length / SAMPLES));
  return some.filter((_, index) => index % step === 0);
}
