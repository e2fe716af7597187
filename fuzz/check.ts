import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { type Input, sizeOf } from './input.js';
import { type Budget, SURROUNDINGS, type Target } from './target.js';

export interface Failure {
  kind: 'threw' | 'slow' | 'differs' | 'grew';
  message: string;
}

/** A busy machine, the optimizer or a collection of garbage may slow down a run; what is slow by itself is slow each time. */
const TRIES = 3;
/** Octets of memory one run may leave behind, besides those for each octet of the input, before garbage is collected. */
const MAX_GROWTH = 128 * 2 ** 20;
const MAX_GROWTH_PER_BYTE = 1024;

/** Runs the input twice, and says what must not be; null when all is well. */
export async function check(target: Target, input: Input): Promise<Failure | null> {
  const before = memory();
  const began = performance.now();
  const first = await attempt(target, input, SURROUNDINGS[0]);
  const elapsed = performance.now() - began;
  if (typeof first !== 'string') return first;
  const { base, perByte } = target.maxResult;
  const size = sizeOf(input);
  if (first.length > base + perByte * size) return { kind: 'grew', message: `${first.length} characters came of ${size} octets` };
  const kept = memory() - before;
  if (kept > MAX_GROWTH + MAX_GROWTH_PER_BYTE * size) return { kind: 'grew', message: `${kept} octets of memory for ${size} octets` };
  const second = await attempt(target, input, SURROUNDINGS[1]);
  if (typeof second !== 'string') return second;
  if (first !== second) return { kind: 'differs', message: difference(first, second) };
  return elapsed > allowed(target.budget, size) ? slow(target, input) : null;
}

function allowed({ milliseconds, microsecondsPerByte }: Budget, size: number): number {
  return milliseconds + (microsecondsPerByte * size) / 1000;
}

async function attempt(target: Target, input: Input, surroundings: number): Promise<string | Failure> {
  try {
    return await target.run(input, surroundings);
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    return { kind: 'threw', message: told };
  }
}

/** Processor time, for the wall clock also counts what other programs do. */
async function slow(target: Target, input: Input): Promise<Failure | null> {
  const limit = allowed(target.budget, sizeOf(input));
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && least > limit; tries++) {
    const before = process.cpuUsage();
    await attempt(target, input, SURROUNDINGS[0]);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  if (least <= limit) return null;
  return { kind: 'slow', message: `${least.toFixed(0)} ms of processor time for ${sizeOf(input)} octets; ${limit.toFixed(0)} are allowed` };
}

function memory(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

/** The place where two results part. */
function difference(first: string, second: string): string {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  const from = Math.max(0, at - 80);
  return `the same input gave two results: …${first.slice(from, at + 80)}… and …${second.slice(from, at + 80)}…`;
}
