// Measures exscope alone, some times, each time in a folder of its own.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { median } from './median.mjs';
import { DATA, EXSCOPE } from './paths.mjs';

/** Exit codes of a run that read everything: 1 when there are findings. */
export const READ = [0, 1];

/** A folder for what a run leaves behind; gone when `use` has ended. */
export async function inFolder(use) {
  mkdirSync(DATA, { recursive: true });
  const folder = mkdtempSync(join(DATA, 'run-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Medians of a whole `analyze` of these captures, begun by `under` if there is one; throws when one run fails. */
export async function analyzing(captures, rounds, under = []) {
  const [program, ...args] = [...under, process.execPath, EXSCOPE, 'analyze', ...captures];
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const run = await inFolder((folder) =>
      measure(program, [...args, '--store', join(folder, 'store.db')], {
        cwd: folder,
        accepted: READ,
      }),
    );
    if (!run.ok) throw new Error(`exscope ended with exit code ${run.status}: ${run.message}`);
    runs.push(run);
  }
  return mediansOf(runs);
}

/** Seconds, seconds, KiB. */
export function mediansOf(runs) {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    peak: median(runs.map(({ peak }) => peak)),
  };
}
