// What was measured on.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** Of the last minute, before anything was measured. */
const LOAD = Number(loadavg()[0].toFixed(2));

/** Cores, memory, kernel and Node.js. */
export function machine() {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${distribution()}, kernel ${release()}`,
    node: process.version,
    load: LOAD,
  };
}

function distribution() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

/** What a change of makes another program. */
const PROGRAM = ['bin', 'catalog', 'messages', 'package-lock.json', 'package.json', 'scripts', 'src'];

/** Version of this package and, where git knows it, the commit. */
export function exscopeVersion() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout?.trim() ?? '';
  const commit = git('describe', '--always');
  if (commit === '') return version;
  return `${version} ${commit}${git('status', '--porcelain', '--', ...PROGRAM) === '' ? '' : ' with changes'}`;
}
