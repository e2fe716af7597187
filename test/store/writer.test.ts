/** Where a store goes: beside its final name until it is whole, and over nothing but another store. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExscopeError } from '../../src/errors.js';
import { openDatabase } from '../../src/store/driver.js';
import { StoreWriter } from '../../src/store/index.js';
import { captureRecord, newPath, observed, reading, writeStore } from './fixtures.js';

/** A path in a folder of its own, so that everything beside the store is seen. */
function alone(): string {
  const folder = newPath();
  mkdirSync(folder);
  return join(folder, 'mail.db');
}

const beside = (path: string) => readdirSync(dirname(path)).sort();
const clients = (path: string) => reading(path, (store) => [...store.outlines()].map(({ client }) => client.address));

function failure(action: () => unknown): ExscopeError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ExscopeError);
    return error as ExscopeError;
  }
  throw new Error('nothing was thrown');
}

describe('a new store', () => {
  it('appears when it is whole, and leaves nothing beside it', () => {
    const path = alone();
    const writer = StoreWriter.create(path);
    writer.begin('0.1.0');
    writer.flow(observed(), 0);
    expect(existsSync(path)).toBe(false);
    writer.finish({ interrupted: false });
    expect(beside(path)).toEqual(['mail.db']);
    expect(clients(path)).toEqual(['10.0.0.9']);
  });

  it('leaves the earlier store as it was until then', () => {
    const path = alone();
    writeStore({ path });
    const before = readFileSync(path);
    const writer = StoreWriter.create(path);
    writer.begin('0.1.0');
    for (let number = 1; number <= 20_000; number++) writer.flow(observed('10.9.9.9:5', undefined, { number }), 0);
    expect(readFileSync(path).equals(before)).toBe(true);
    writer.abort();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(beside(path)).toEqual(['mail.db']);
  });

  it('of the same capture takes the place of the earlier one, with its judgement', () => {
    const path = alone();
    writeStore({ path, flows: [observed('10.0.0.1:1'), observed('10.0.0.2:2')] });
    writeStore({ path, flows: [observed('10.0.0.3:3')], judgement: null });
    expect(clients(path)).toEqual(['10.0.0.3']);
    expect(reading(path, (store) => [store.captures().length, store.settings().catalog])).toEqual([1, '']);
  });

  it('is not rolled back by the journal of a judgement that was killed', () => {
    const path = alone();
    writeStore({ path });
    // The older driver cannot be built for every Node.js that runs the newer one.
    const driver = 'explain' in openDatabase(':memory:') ? 'better-sqlite3-node-api' : 'better-sqlite3';
    // A judgement in the middle: pages of the old store wait in its journal.
    const killed = `
      const Database = require(process.argv[2]);
      const database = new Database(process.argv[1]);
      database.pragma('cache_size = 1');
      database.exec("BEGIN; UPDATE flows SET client_address = 'x'; DELETE FROM flow_verdicts;" +
        "CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, hex(randomblob(50)) FROM n");
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['-e', killed, path, driver], { cwd: new URL('../..', import.meta.url).pathname });
    expect(beside(path)).toEqual(['mail.db', 'mail.db-journal']);
    writeStore({ path, flows: [observed('10.0.0.3:3')] });
    expect(beside(path)).toEqual(['mail.db']);
    expect(clients(path)).toEqual(['10.0.0.3']);
  });

  it('may take the place of an empty file', () => {
    const path = alone();
    writeFileSync(path, '');
    writeStore({ path });
    expect(clients(path)).toEqual(['10.0.0.9']);
  });
});

describe('an interrupted run', () => {
  it('is kept, and says so', () => {
    const path = writeStore({ interrupted: true, captures: [captureRecord({ interrupted: true })] });
    const [run, capture] = reading(path, (store) => [store.run(), store.captures()[0]!]);
    expect(run).toEqual({ exscopeVersion: '0.1.0', createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), interrupted: true });
    expect(capture.interrupted).toBe(true);
    expect(reading(writeStore(), (store) => store.run().interrupted)).toBe(false);
  });

  it('that ends in the middle leaves no file behind', () => {
    const path = alone();
    const listeners = process.listenerCount('exit');
    const writer = StoreWriter.create(path);
    expect(beside(path)).toEqual([`.mail.db.partial-${process.pid}`]);
    const atExit = process.listeners('exit').at(-1)! as () => void;
    atExit();
    expect(beside(path)).toEqual([]);
    expect(process.listenerCount('exit')).toBe(listeners);
    writer.abort();
  });
});

describe('refused, and left alone', () => {
  it.each([
    ['a text file', (path: string) => writeFileSync(path, 'notes of a day')],
    ['a short file', (path: string) => writeFileSync(path, 'S')],
    ['another database', (path: string) => openDatabase(path).exec('CREATE TABLE mine (x)').close()],
  ])('%s', (_what, make) => {
    const path = alone();
    make(path);
    const before = readFileSync(path);
    const error = failure(() => StoreWriter.create(path));
    expect(error).toMatchObject({ code: 'EXSCOPE_STORE', exitCode: 2, message: expect.stringContaining(path) });
    expect(error.hint).toMatch(/--store/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(beside(path)).toEqual(['mail.db']);
  });

  it('a folder, a device, a place that is not there', () => {
    const path = alone();
    mkdirSync(path);
    const device = alone();
    symlinkSync('/dev/null', device);
    expect(failure(() => StoreWriter.create(path)).message).toMatch(/is a folder$/);
    expect(failure(() => StoreWriter.create(device)).message).toMatch(/is a device$/);
    expect(failure(() => StoreWriter.create(join(dirname(device), 'missing', 'mail.db'))).message).toMatch(/cannot write the store/);
    expect(beside(device)).toEqual([basename(device)]);
  });

  it('what came to its path while it was written; the whole store stays beside it and can be used', () => {
    const path = alone();
    const writer = StoreWriter.create(path);
    writer.begin('0.1.0');
    writer.flow(observed(), 0);
    writeFileSync(path, 'notes of a day');
    const error = failure(() => writer.finish({ interrupted: false }));
    writer.abort();
    const kept = `${path}.kept-${process.pid}`;
    expect(error.message).toContain(path);
    expect(error.hint).toContain(kept);
    expect(readFileSync(path, 'utf8')).toBe('notes of a day');
    expect(clients(kept)).toEqual(['10.0.0.9']);
  });
});
