/** The built command line as a child process that is still running: to be signalled, starved and listened to. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT, type Run } from './exscope.js';

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** What it said on standard error so far. */
  said(): string;
  /** When it has ended; `status` is null when a signal ended it. */
  readonly ended: Promise<Run>;
}

export function start(args: readonly string[], cwd = ROOT): Child {
  return running(process.execPath, [join(ROOT, 'bin', 'exscope.js'), ...args], cwd);
}

/** Any program, in the same way. */
export function running(program: string, args: readonly string[], cwd = ROOT): Child {
  const child = spawn(program, args, { cwd, stdio: 'pipe', env: { ...process.env, NO_COLOR: '1' } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  // A program that has ended does not read any more.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, stdout, stderr }));
  return { process: child, said: () => stderr, ended };
}

/** Until it is so; fails when it never is. */
export async function until(what: string, isSo: () => boolean, seconds = 20): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !isSo(); await setTimeout(20)) {
    if (Date.now() > end) throw new Error(`not within ${seconds} seconds: ${what}`);
  }
}
