import type { Database } from 'better-sqlite3';
import { openDatabase } from './driver.js';
import { sqliteCode } from './store-error.js';

/**
 * Whether another process writes this database, or is about to; asked again for `patienceMillis`. Who only reads it does not count. A judgement
 * that was killed is taken back by asking, as by every opening for writing.
 */
export function isWritten(path: string, patienceMillis: number): boolean {
  let database: Database | null = null;
  try {
    database = openDatabase(path, { fileMustExist: true, timeout: patienceMillis });
    database.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (error) {
    return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
  } finally {
    database?.close();
  }
}
