import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { EXIT, ExscopeError } from '../errors.js';
import { APPLICATION_ID, MIGRATIONS, migrate, userVersion } from './schema.js';
import { Store } from './store.js';

/** Opens a store for reading, or for a new judgement. Throws ExscopeError for what is not there or is no store of this version. */
export function openStore(path: string, { write = false } = {}): Store {
  if (!existsSync(path)) throw refused(`cannot open the store ${path}: no such file`, 'exscope analyze CAPTURE writes one');
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: !write, fileMustExist: true });
    if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw notAStore(path);
    if (write) migrate(database);
    else if (userVersion(database) !== MIGRATIONS.length) refuseVersion(path, userVersion(database));
    return new Store(database);
  } catch (error) {
    database?.close();
    if (error instanceof ExscopeError) throw error;
    throw (error as { code?: string }).code === 'SQLITE_NOTADB'
      ? notAStore(path)
      : refused(`cannot open the store ${path}: ${(error as Error).message}`, 'Check that you may read and write it');
  }
}

function refuseVersion(path: string, version: number): never {
  if (version > MIGRATIONS.length) {
    throw refused(`${path} was made by a newer exscope (schema ${version})`, 'Update exscope, or analyze the capture again');
  }
  throw refused(`${path} was made by an older exscope (schema ${version})`, `Bring it up to date with: exscope judge ${path}`);
}

function notAStore(path: string): ExscopeError {
  return refused(`${path} is not an exscope store`, `If it is a capture, begin with: exscope analyze ${path}`);
}

function refused(message: string, hint: string): ExscopeError {
  return new ExscopeError('EXSCOPE_STORE', message, { exitCode: EXIT.usage, hint });
}
