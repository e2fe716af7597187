import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { ExscopeError } from '../errors.js';
import { isWritten } from './lock.js';
import { partialPath } from './partial-path.js';
import { APPLICATION_ID } from './schema.js';
import { inUse, storeError } from './store-error.js';

/** How long another program may go on writing the earlier store: as long as opening one for a judgement waits. */
const PATIENCE_MILLIS = 5000;

/** A typing mistake must not cost anyone a file: only exscope stores and empty files are replaced. Returns whether there is a store. */
function refuseForeign(path: string): boolean {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return false;
  }
  if (!stats.isFile()) throw storeError(`${path} is ${stats.isDirectory() ? 'a folder' : 'a device'}`, 'Name a file: --store FILE');
  if (stats.size === 0) return false;
  if (applicationId(path) === APPLICATION_ID) return true;
  throw storeError(
    `${path} exists and is not an exscope store: it is left alone`,
    'Choose another name with --store, or remove that file first',
  );
}

/** Whoever writes a store would, when done, take away the journal of the one that came into its place. */
export function refuseInUse(path: string): void {
  if (refuseForeign(path) && isWritten(path, PATIENCE_MILLIS)) throw inUse(path);
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

/**
 * Puts the store that was written beside its place into it: readers see the whole one that was there, or this one. When the place cannot be taken,
 * the store stays beside it and the error names it: reading the captures again may take hours.
 */
export function placeStore(finalPath: string): void {
  const path = partialPath(finalPath);
  try {
    refuseInUse(finalPath);
    sync(path);
    // A judgement that was killed, where nobody could take it back: SQLite would roll the new store back with its journal.
    for (const suffix of ['-journal', '-wal', '-shm']) rmSync(`${finalPath}${suffix}`, { force: true });
    renameSync(path, finalPath);
  } catch (error) {
    throw keepBeside(finalPath, error);
  }
}

/** A rename may reach the disk before the octets do. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } catch (error) {
    // Node's permission model lets nobody ask for it. SQLite did when the judgement was written, by its own way.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ACCESS_DENIED') throw error;
  } finally {
    closeSync(file);
  }
}

/** Keeps what is whole under a name that no later run takes for the leftovers of a killed one; the error says what happened and where it is. */
export function keepBeside(finalPath: string, error: unknown): ExscopeError {
  let kept = `${finalPath}.kept-${process.pid}`;
  while (existsSync(kept)) kept += '-1';
  try {
    renameSync(partialPath(finalPath), kept);
  } catch {
    kept = partialPath(finalPath);
  }
  return storeError(
    error instanceof ExscopeError ? error.message : `cannot write the store ${finalPath}: ${(error as Error).message}`,
    `The store is whole, under another name: exscope judge ${kept}`,
    error,
  );
}
