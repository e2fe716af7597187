import { check, type Failure } from './check.js';
import { type Input, sizeOf } from './input.js';
import type { Target } from './target.js';

const MAX_RUNS = 3000;

/** A smaller input that fails as this one does: fewer parts, then fewer octets, then zeroes for what does not matter. */
export async function minimise(target: Target, input: Input, { kind, message }: Failure): Promise<Input> {
  const where = placeOf(message);
  let runs = 0;
  const fails = async (smaller: Input) => {
    if (++runs > MAX_RUNS) return false;
    const failure = await check(target, smaller);
    return failure !== null && failure.kind === kind && (kind !== 'threw' || placeOf(failure.message) === where);
  };
  let best = await withoutParts(input, fails);
  for (let index = 0; index < best.length; index++) best = await withoutOctets(best, index, fails);
  return best;
}

type Fails = (input: Input) => Promise<boolean>;

async function withoutParts(input: Input, fails: Fails): Promise<Input> {
  let best = input;
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && best.length > 1; ) {
      const smaller = [...best.slice(0, at), ...best.slice(at + size)];
      if (smaller.length > 0 && (await fails(smaller))) best = smaller;
      else at += size;
    }
  }
  return best;
}

async function withoutOctets(input: Input, index: number, fails: Fails): Promise<Input> {
  let best = input;
  const withBytes = (bytes: Uint8Array): Input => best.map((part, at) => (at === index ? { ...part, bytes } : part));
  for (let size = Math.ceil(sizeOf([best[index]!]) / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best[index]!.bytes.length; ) {
      const { bytes } = best[index]!;
      const smaller = withBytes(Uint8Array.from(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)])));
      if (await fails(smaller)) best = smaller;
      else at += size;
    }
  }
  const { bytes } = best[index]!;
  for (let at = 0; at < bytes.length; at++) {
    const zeroed = best[index]!.bytes.slice();
    if (zeroed[at] === 0) continue;
    zeroed[at] = 0;
    const smaller = withBytes(zeroed);
    if (await fails(smaller)) best = smaller;
  }
  return best;
}

/** First line of an error's stack, and the first place of it. */
export function placeOf(message: string): string {
  const lines = message.split('\n');
  const first = (lines[0] ?? '').replace(/\d+/g, '#');
  return `${first} ${lines.find((line) => line.startsWith('    at ')) ?? ''}`;
}
