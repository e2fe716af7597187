// Runs one command under GNU time and reads what it used.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME = '/usr/bin/time';

/** Throws when GNU time is not there: a shell's own tells no memory. */
export function needTime() {
  if (!isInstalled(TIME, '--version')) throw new Error('GNU time is needed: apt-get install time');
}

/** Whether `command` can be run here. */
function isInstalled(command, versionOption) {
  return spawnSync(command, [versionOption], { stdio: 'ignore' }).error === undefined;
}

/** Seconds of wall clock and processor (user + system), peak resident KiB; `ok` when the exit code is one of `accepted`. */
export function measure(command, args, { cwd, accepted }) {
  const folder = mkdtempSync(join(tmpdir(), 'exscope-bench-'));
  const report = join(folder, 'time');
  try {
    const started = process.hrtime.bigint();
    const child = spawnSync(TIME, ['-o', report, '-f', '%U %S %M', command, ...args], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    const wall = Number(process.hrtime.bigint() - started) / 1e9;
    if (child.error) throw child.error;
    // A line about the exit status comes first when it is not 0.
    const [user, system, peak] = readFileSync(report, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
    return { ok: accepted.includes(child.status), status: child.status, message: child.stderr.trim(), wall, cpu: user + system, peak };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
