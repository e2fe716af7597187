/** The driver of SQLite that this Node.js gets. */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/driver.js';
import { newPath } from './fixtures.js';

const versionOf = (name: string) => (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

function installed(name: string): boolean {
  try {
    return versionOf(name) !== '';
  } catch {
    return false;
  }
}

/** A full garbage collection, now. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('the driver', () => {
  it('is the one over Node-API where this Node.js has what that needs', () => {
    const database = openDatabase(':memory:');
    const newer = Number(process.versions.napi) >= 10 && installed('better-sqlite3-node-api');
    // What the newer one can do, and the older one cannot.
    expect('explain' in database).toBe(newer);
    database.close();
  });

  it('outlives statements and databases that are collected', () => {
    // As Node.js 24.21 does not with the older driver compiled against its own headers: the process ends.
    for (let round = 0; round < 3; round++) {
      const database = openDatabase(':memory:');
      for (let i = 0; i < 200; i++) expect(database.prepare('SELECT ? AS it').get(i)).toEqual({ it: i });
      collect();
    }
    collect();
  });

  it("tells SQLite's name of a failure", () => {
    const path = newPath();
    expect(() => openDatabase(path, { fileMustExist: true })).toThrow(expect.objectContaining({ code: 'SQLITE_CANTOPEN' }));
    const database = openDatabase(path);
    database.exec('CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1)');
    const again = () => database.prepare('INSERT INTO t VALUES (1)').run();
    expect(again).toThrow(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_UNIQUE' }));
    database.close();
  });
});
