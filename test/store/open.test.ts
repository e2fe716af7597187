/** What opens, what is refused and with which words, and how older stores come up to date. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/driver.js';
import { openStore } from '../../src/store/index.js';
import { APPLICATION_ID, MIGRATIONS, migrate } from '../../src/store/schema.js';
import { newPath, observed, reading, writeStore } from './fixtures.js';

/** Does something to the file of a store behind its back. */
function tampered(change: (database: Database) => void): string {
  const path = writeStore();
  const database = openDatabase(path);
  change(database);
  database.close();
  return path;
}

function overwrite(path: string, bytes: Uint8Array, position: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

describe('refused', () => {
  it.each([
    ['a file that is not there', () => newPath(), /no such file$/, /exscope analyze/],
    ['a folder', () => made((path) => mkdirSync(path)), /is not an exscope store$/, /exscope analyze/],
    ['a text file', () => made((path) => writeFileSync(path, 'notes of a day'.repeat(100))), /is not an exscope store$/, /exscope analyze/],
    ['an empty file', () => made((path) => writeFileSync(path, '')), /is not an exscope store$/, /exscope analyze/],
    [
      'another database',
      () => made((path) => openDatabase(path).exec('CREATE TABLE flows (id)').close()),
      /is not an exscope store$/,
      /exscope analyze/,
    ],
    [
      'a store of a newer exscope',
      () => tampered((database) => database.pragma(`user_version = ${MIGRATIONS.length + 1}`)),
      /newer exscope \(schema \d+\)$/,
      /Update exscope/,
    ],
  ])('%s', (_what, make, message, hint) => {
    const path = make();
    for (const write of [false, true]) {
      expect(() => openStore(path, { write })).toThrow(
        expect.objectContaining({
          code: 'EXSCOPE_STORE',
          exitCode: 2,
          message: expect.stringMatching(message),
          hint: expect.stringMatching(hint),
        }),
      );
    }
  });

  it('a store of an older exscope, for reading; the message says how to bring it up to date', () => {
    const path = tampered((database) => database.pragma('user_version = 0'));
    expect(() => openStore(path)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('older exscope'),
        hint: `Bring it up to date with: exscope judge ${path}`,
      }),
    );
  });

  function made(make: (path: string) => unknown): string {
    const path = newPath();
    make(path);
    return path;
  }
});

describe('a damaged store', () => {
  const damaged = expect.objectContaining({
    code: 'EXSCOPE_STORE',
    message: expect.stringMatching(/is damaged: /),
    hint: expect.any(String),
  });

  it('says so when a table is missing', () => {
    const path = tampered((database) => database.exec('DROP TABLE credentials; DROP TABLE limits'));
    expect(() => reading(path, (store) => store.limits())).toThrow(damaged);
    expect(() => reading(path, (store) => [...store.judgedFlows()])).toThrow(damaged);
  });

  it('says so when a list is not a list', () => {
    const path = tampered((database) => database.exec(`UPDATE verdicts SET reasons = '[oops'`));
    expect(() => reading(path, (store) => [...store.judgedFlows()])).toThrow(damaged);
  });

  it('says so when pages are overwritten', () => {
    const flows = Array.from({ length: 500 }, (_, n) => observed(`10.0.0.${n % 250}:1025`));
    const path = writeStore({ flows });
    const database = openDatabase(path, { readonly: true });
    const root = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'flows'`).pluck().get() as number;
    const pageSize = database.pragma('page_size', { simple: true }) as number;
    database.close();
    const bytes = Buffer.alloc(pageSize, 0xff);
    overwrite(path, bytes, (root - 1) * pageSize);
    expect(() => reading(path, (store) => [...store.judgedFlows()])).toThrow(damaged);
    expect(() => reading(path, (store) => store.flow(1))).toThrow(damaged);
  });
});

describe('migrations', () => {
  const steps = ['CREATE TABLE a (x); INSERT INTO a VALUES (1)', 'ALTER TABLE a ADD COLUMN y', 'UPDATE a SET y = x + 1'];
  const versionOf = (database: Database) => database.pragma('user_version', { simple: true });

  it('do only what is left to do', () => {
    const database = openDatabase(':memory:');
    migrate(database, steps.slice(0, 1));
    expect(versionOf(database)).toBe(1);
    migrate(database, steps);
    migrate(database, steps);
    expect(versionOf(database)).toBe(3);
    expect(database.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 1, y: 2 }]);
    expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
  });

  it('do everything or nothing', () => {
    const database = openDatabase(':memory:');
    migrate(database, steps.slice(0, 1));
    expect(() => migrate(database, [...steps, 'UPDATE missing SET x = 1'])).toThrow(/missing/);
    expect(versionOf(database)).toBe(1);
    expect(database.prepare('SELECT * FROM a').all()).toEqual([{ x: 1 }]);
  });

  it('never take a newer store back', () => {
    const database = openDatabase(':memory:');
    migrate(database, steps);
    migrate(database, steps.slice(0, 2));
    expect(versionOf(database)).toBe(3);
  });

  it('run when a store is opened for judging', () => {
    const path = newPath();
    const database = openDatabase(path);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.close();
    openStore(path, { write: true }).close();
    expect(reading(path, (store) => store.captures())).toEqual([]);
  });
});
