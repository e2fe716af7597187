/** The fuzzer must find what it promises to find: each of its promises gets one target that breaks it. */
import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { check } from '../../fuzz/check.js';
import { BlockCoverage } from '../../fuzz/coverage.js';
import { decodeInput, encodeInput, type Input, sizeOf, whole } from '../../fuzz/input.js';
import { minimise } from '../../fuzz/minimise.js';
import { mutate } from '../../fuzz/mutate.js';
import { Random } from '../../fuzz/random.js';
import { Surroundings } from '../../fuzz/surroundings.js';
import { hold, type Target } from '../../fuzz/target.js';

const target = (run: Target['run']): Target => ({
  name: 'planted',
  kinds: [0, 1],
  corpus: async () => [],
  run,
  budget: { milliseconds: 20, microsecondsPerByte: 2 },
  maxResult: { base: 100, perByte: 1 },
  save: () => ({ extension: 'bin', bytes: new Uint8Array(0) }),
});
const input = whole(Uint8Array.from(Buffer.from('EHLO x\r\n')));
const first = (given: Input) => given[0]!.bytes;

it('has nothing to say of what is well', async () => {
  expect(
    await check(
      target((given) => Buffer.from(first(given)).toString()),
      input,
    ),
  ).toBeNull();
});

it('finds what throws, be it an error of the language or a count that is wrong', async () => {
  const past = target((given) => String((given[1] as Input[0]).bytes));
  expect(await check(past, input)).toMatchObject({ kind: 'threw', message: expect.stringContaining('TypeError') });
  const counts = target((given) => {
    hold(sizeOf(given) === 7, () => `${sizeOf(given)} octets`);
    return '';
  });
  expect(await check(counts, input)).toMatchObject({ kind: 'threw', message: expect.stringContaining('Violation: 8 octets') });
});

it('finds what takes longer than its octets allow', async () => {
  const busy = target(() => {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 60_000);
    return '';
  });
  expect(await check(busy, input)).toMatchObject({ kind: 'slow' });
});

it('finds what tells two things of one input', async () => {
  let runs = 0;
  expect(
    await check(
      target(() => `run ${runs++}`),
      input,
    ),
  ).toMatchObject({ kind: 'differs' });
});

it('finds who reads beside what is his, and who keeps a view of it', async () => {
  const beside = target((given, around) => new Surroundings(around).show(first(given), (bytes, _, end) => String(bytes[end])));
  expect(await check(beside, input)).toMatchObject({ kind: 'differs' });
  const keeps = target((given, around) => {
    const view = new Surroundings(around).show(first(given), (bytes, start, end) => bytes.subarray(start, end));
    return Buffer.from(view).toString('hex');
  });
  expect(await check(keeps, input)).toMatchObject({ kind: 'differs' });
});

it('finds what makes much of little', async () => {
  expect(
    await check(
      target(() => 'x'.repeat(200)),
      input,
    ),
  ).toMatchObject({ kind: 'grew' });
  const kept: Uint8Array[] = [];
  const hoards = target(() => String(kept.push(new Uint8Array(256 * 2 ** 20))));
  expect(await check(hoards, input)).toMatchObject({ kind: 'grew' });
});

it('makes a failing input small, and it still fails', async () => {
  const throws = target((given) => {
    if (given.some(({ bytes }) => Buffer.from(bytes).includes('STARTTLS'))) throw new Error('planted');
    return '';
  });
  const part = (text: string, kind: number) => ({ kind, bytes: Uint8Array.from(Buffer.from(text)) });
  const large: Input = [part('220 x\r\n', 1), part('EHLO x\r\nSTARTTLS now\r\n', 0), part('454 \r\n', 1)];
  const failure = (await check(throws, large))!;
  expect(await minimise(throws, large, failure)).toEqual([part('STARTTLS', 0)]);
});

it('mutates in many ways, and in the same ways for the same seed', () => {
  const material = { others: [whole(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))], kinds: [0, 1, 2], maxSize: 4096 };
  const run = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 300 }, () => encodeInput(mutate(input, random, material)).toString('hex'));
  };
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
  expect(new Set(run(1)).size).toBeGreaterThan(200);
  for (const each of run(3)) expect(sizeOf(decodeInput(Buffer.from(each, 'hex')))).toBeLessThanOrEqual(4096);
});

it('sees which blocks an input was the first to reach', () => {
  const coverage = new BlockCoverage((url) => url === 'planted.js');
  const planted = runInThisContext('(count) => { if (count > 1) { return "many"; } return "few"; }', { filename: 'planted.js' });
  planted(1);
  expect(coverage.fresh().size).toBe(1);
  planted(1);
  expect(coverage.fresh().size).toBe(0);
  planted(2);
  const fresh = coverage.fresh();
  expect(fresh.size).toBe(1);
  planted(1);
  expect(coverage.explains(fresh)).toBe(false);
  planted(4);
  expect(coverage.touches(fresh)).toBe(true);
  planted(3);
  expect(coverage.explains(fresh)).toBe(true);
  coverage.stop();
});
