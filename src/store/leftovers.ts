import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWritten } from './lock.js';
import { partialPrefix } from './partial-path.js';

/** Behind the number of the process: what SQLite puts beside a database. */
const ENDING = /^(\d+)(-journal|-wal|-shm)?$/;

/**
 * Removes what runs that were killed have left of this store. A run that goes on is known by its process, or, where that is another machine's or
 * container's, by the lock it holds on its file while it writes.
 */
export function removeLeftovers(finalPath: string): void {
  const folder = dirname(finalPath);
  const prefix = partialPrefix(finalPath);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    // That it cannot be written to is told when it is tried.
    return;
  }
  for (const name of names) {
    const [, run, beside] = name.startsWith(prefix) ? (ENDING.exec(name.slice(prefix.length)) ?? []) : [];
    const path = join(folder, name);
    // What belongs to a file goes with it; alone, it belongs to none.
    const partial = join(folder, `${prefix}${run}`);
    if (run === undefined || (beside !== undefined && names.includes(`${prefix}${run}`))) continue;
    try {
      if (!lstatSync(path).isFile() || isRunning(Number(run)) || (beside === undefined && isWritten(partial, 0))) continue;
      for (const suffix of ['-journal', '-wal', '-shm', '']) rmSync(`${partial}${suffix}`, { force: true });
    } catch {
      // Somebody else's, or gone meanwhile: nothing that keeps this run from its work.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One that may not be signalled runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
