import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { APPLICATION_ID } from './schema.js';
import { storeError } from './store-error.js';

/** A typing mistake must not cost anyone a file: only exscope stores and empty files are replaced. */
export function refuseForeign(path: string): void {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return;
  }
  if (!stats.isFile()) throw storeError(`${path} is ${stats.isDirectory() ? 'a folder' : 'a device'}`, 'Name a file: --store FILE');
  if (stats.size === 0 || applicationId(path) === APPLICATION_ID) return;
  throw storeError(
    `${path} exists and is not an exscope store: it is left alone`,
    'Choose another name with --store, or remove that file first',
  );
}

/** SQLite keeps the application identifier at offset 68 of its header. */
function applicationId(path: string): number {
  const header = Buffer.alloc(72);
  const file = openSync(path, 'r');
  try {
    return readSync(file, header, 0, 72, 0) === 72 && header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(68) : 0;
  } finally {
    closeSync(file);
  }
}

/** Puts a whole store in the place of whatever store was there: readers see the one or the other. */
export function replaceStore(from: string, to: string): void {
  refuseForeign(to);
  const file = openSync(from, 'r+');
  fsyncSync(file);
  closeSync(file);
  // A judgement that was killed leaves its journal, and SQLite would roll the new store back with it.
  for (const suffix of ['-journal', '-wal', '-shm']) rmSync(`${to}${suffix}`, { force: true });
  renameSync(from, to);
}
