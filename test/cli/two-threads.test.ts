/** The first page of many flows is gathered in two threads, and is the same. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/index.js';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const store = join(folder, 'many.db');
/** Tells what it is asked about the machine: so many cores. */
const cores = (count: number) =>
  `--import=data:text/javascript,${encodeURIComponent(
    `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.availableParallelism = () => ${count}; syncBuiltinESMExports();`,
  )}`;
/** Says of each thread that it was begun. */
const SAYING = `--import=data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads'; if (!isMainThread) process.stderr.write('another thread\\n');`,
)}`;

beforeAll(() => {
  const capture = join(folder, 'many.pcap');
  execFileSync(process.execPath, [
    join(ROOT, 'bench', 'generate.mjs'),
    ...['--profile', 'small', '--seed', '3', '--packets', '450000', '--output', capture],
  ]);
  expect(exscope(['analyze', capture, '--store', store, '--quiet']).status).toBe(0);
  rmSync(capture);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: string[], ...options: string[]) => exscope(args, { env: { NODE_OPTIONS: options.join(' ') } });
const JUDGE = ['judge', store, '--format', 'json'];
const FINDINGS = ['findings', store, '--format', 'json'];

it('has more flows than one thread gathers alone', () => {
  const opened = openStore(store);
  expect(opened.lastFlow()).toBeGreaterThan(20_000);
  opened.close();
});

it.each([
  ['judge', JUDGE],
  ['findings', FINDINGS],
])(
  '%s on two cores and on one',
  (_name, args) => {
    const two = run(args, cores(2), SAYING);
    const one = run(args, cores(1), SAYING);
    expect(two.stderr).toBe('another thread\n');
    expect(one.stderr).toBe('');
    expect([two.status, one.status]).toEqual([0, 0]);
    expect(two.stdout.length).toBeGreaterThan(100_000);
    expect(two.stdout === one.stdout).toBe(true);
  },
  60_000,
);

it('judge --quiet --fail-on', () => {
  const args = ['judge', store, '--quiet', '--fail-on', 'high'];
  expect(run(args, cores(2), SAYING)).toEqual({ status: 1, stdout: '', stderr: 'another thread\n' });
}, 60_000);

it('when the other thread fails', () => {
  const failing = `--import=data:text/javascript,${encodeURIComponent(
    `import { isMainThread } from 'node:worker_threads'; if (!isMainThread) throw new Error('no thread today');`,
  )}`;
  const { status, stdout, stderr } = run(JUDGE, cores(2), failing);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout === run(JUDGE, cores(1)).stdout).toBe(true);
}, 60_000);
