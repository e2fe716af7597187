/** A run that is killed at any moment: the store that was there is whole, and the next run cleans up. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/index.js';
import { start, until } from '../helpers/child.js';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const MOMENTS = 20;
const folder = scratch();
/** Big enough for a run that takes a while. */
const big = join(folder, 'big.pcap');
const small = join(ROOT, 'captures', 'imap-cleartext.pcap');
const earlier = join(folder, 'earlier.db');

beforeAll(async () => {
  const { generate } = (await import(pathToFileURL(join(ROOT, 'bench/traffic/generate.mjs')).href)) as {
    generate: (options: object) => void;
  };
  generate({ profile: 'mixed', seed: 5, size: 3_000_000, output: big, format: 'pcap' });
  expect(exscope(['analyze', small, '--store', earlier, '--quiet']).status).toBe(0);
});

/** Names of the captures a store holds; it has been judged. */
function captures(store: string): string[] {
  const opened = openStore(store);
  try {
    expect([...opened.judgedFlows()].length).toBeGreaterThan(0);
    return opened.captures().map(({ name }) => name);
  } finally {
    opened.close();
  }
}

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function* random(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

it(`SIGKILL at ${MOMENTS} moments`, async () => {
  const place = join(folder, 'killed');
  mkdirSync(place);
  const store = join(place, 'mail.db');
  copyFileSync(earlier, store);
  const before = readFileSync(store);
  const bytes = readFileSync(big);
  const analyze = async (into: string) => {
    const run = start(['analyze', '-', '--store', into, '--quiet']);
    // Standard input, whose size nobody knows, is read with two threads.
    run.process.stdin.end(bytes);
    const partial = `.${basename(into)}.partial-${run.process.pid}`;
    await until('it has begun', () => run.process.exitCode !== null || readdirSync(place).includes(partial));
    return run;
  };
  const first = await analyze(join(place, 'first.db'));
  const began = performance.now();
  expect((await first.ended).status).toBe(0);
  let takes = performance.now() - began;
  rmSync(join(place, 'first.db'));
  const moments = random(20261125);
  let halves = 0;
  for (let attempt = 0; halves < MOMENTS && attempt < 4 * MOMENTS; attempt++) {
    const run = await analyze(store);
    await setTimeout(takes * (moments.next().value as number));
    run.process.kill('SIGKILL');
    await run.ended;
    const names = readdirSync(place);
    const [half, ...others] = names.filter((name) => /^\.mail\.db\.partial-\d+$/.test(name));
    // That of the run before was cleaned up by this one.
    expect(others).toEqual([]);
    const replaced = !readFileSync(store).equals(before);
    expect(half === undefined).toBe(replaced);
    if (!replaced) {
      halves++;
      continue;
    }
    // It was done just before: the new store is whole. What a run takes depends on what else the machine does.
    expect(captures(store)).toEqual(['standard input']);
    copyFileSync(earlier, store);
    takes *= 0.8;
  }
  expect(halves).toBe(MOMENTS);
  expect(captures(store)).toEqual([basename(small)]);
  expect(exscope(['analyze', small, '--store', store, '--quiet']).status).toBe(0);
  expect(readdirSync(place)).toEqual(['mail.db']);
}, 240_000);

it('what another run writes at the same time is left alone, and so is what only looks like it', async () => {
  const place = join(folder, 'beside');
  mkdirSync(place);
  const store = join(place, 'mail.db');
  const waiting = start(['analyze', '-', '--store', store, '--quiet']);
  const partial = `.mail.db.partial-${waiting.process.pid}`;
  await until('it has begun', () => readdirSync(place).includes(partial));
  const others = ['.mail.db.partial-x', '.other.db.partial-999999', 'mail.db.kept-999999'];
  for (const name of others) writeFileSync(join(place, name), 'mine');
  writeFileSync(join(place, '.mail.db.partial-4194305'), 'left by a run that was killed');
  writeFileSync(join(place, '.mail.db.partial-4194305-journal'), 'and its journal');
  expect(exscope(['analyze', small, '--store', store, '--quiet']).status).toBe(0);
  expect(readdirSync(place).sort()).toEqual([partial, ...others, 'mail.db'].sort());
  waiting.process.stdin.end(readFileSync(join(ROOT, 'captures', 'smtp-starttls.pcap')));
  expect((await waiting.ended).status).toBe(0);
  // Who comes last has the place.
  expect(captures(store)).toEqual(['standard input']);
  expect(readdirSync(place).sort()).toEqual([...others, 'mail.db'].sort());
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s: a partial store marked partial, exit code 130', async (signal) => {
  const place = join(folder, signal);
  mkdirSync(place);
  const store = join(place, 'mail.db');
  const run = start(['analyze', big, '-', '--store', store, '--quiet']);
  await until('it has begun', () => readdirSync(place).length > 0);
  run.process.kill(signal);
  const { status, stderr } = await run.ended;
  expect(status, stderr).toBe(130);
  expect(stderr).toMatch(/^exscope: interrupted; the store holds what was read so far$/m);
  const opened = openStore(store);
  expect(opened.run().interrupted).toBe(true);
  opened.close();
  expect(readdirSync(place)).toEqual(['mail.db']);
  expect(exscope(['judge', store, '--quiet']).status).toBe(4);
});
