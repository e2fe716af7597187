import { existsSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { ExscopeError } from '../errors.js';
import { openDatabase } from './driver.js';
import { APPLICATION_ID, MIGRATIONS, migrate, userVersion } from './schema.js';
import { Store } from './store.js';
import { notAStore, sqliteCode, storeError, storeTrouble } from './store-error.js';

/**
 * Of the cache of one connection. The driver gives each 16 MiB, and a page of findings has two of them; what is read goes from one end of the store to
 * the other, and comes from the system's cache when it comes again.
 */
const CACHE_KIB = 4096;

/** Opens a store for reading, or for a new judgement. Throws ExscopeError for what is not there or is no store of this version. */
export function openStore(path: string, { write = false } = {}): Store {
  if (!existsSync(path)) throw storeError(`cannot open the store ${path}: no such file`, 'exscope analyze CAPTURE writes one');
  if (statSync(path).isDirectory()) throw notAStore(path);
  let database: Database | null = null;
  try {
    database = openDatabase(path, { readonly: !write, fileMustExist: true });
    if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw notAStore(path);
    const version = userVersion(database);
    if (version > MIGRATIONS.length) throw newer(path, version);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    if (write) migrate(database);
    else if (version < MIGRATIONS.length) throw older(path, version);
    return new Store(database);
  } catch (error) {
    database?.close();
    if (error instanceof ExscopeError) throw error;
    if (sqliteCode(error) === 'SQLITE_NOTADB') throw notAStore(path);
    const trouble = storeTrouble(path, error);
    if (trouble instanceof ExscopeError) throw trouble;
    throw storeError(`cannot open the store ${path}: ${(error as Error).message}`, 'Check that you may read and write it', error);
  }
}

function newer(path: string, version: number): ExscopeError {
  return storeError(`${path} was made by a newer exscope (schema ${version})`, 'Update exscope, or analyze the capture again');
}

function older(path: string, version: number): ExscopeError {
  return storeError(`${path} was made by an older exscope (schema ${version})`, `Bring it up to date with: exscope judge ${path}`);
}
