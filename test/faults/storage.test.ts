/** Disks that are full or read-only, and stores that are locked, newer or damaged: a message, the right exit code, and nothing lost. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/driver.js';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const small = join(ROOT, 'captures', 'imap-cleartext.pcap');
const day = join(ROOT, 'captures', 'cas-day.pcapng.gz');
const earlier = join(folder, 'earlier.db');

beforeAll(() => {
  expect(exscope(['analyze', small, '--store', earlier, '--quiet']).status).toBe(0);
});

/** A file system of its own, so small and so writable; null where that cannot be had. */
function fileSystem(name: string, options: string): string | null {
  const path = join(folder, name);
  mkdirSync(path);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]).status === 0 ? path : null;
}

const full = fileSystem('full', 'size=1200k');
const readOnly = fileSystem('read-only', 'size=64k,ro');
afterAll(() => {
  for (const path of [full, readOnly]) if (path !== null) spawnSync('umount', ['-l', path]);
});
const NO_MOUNT = 'needs the right to mount a file system';

/** Two lines: what is wrong, and what to do. */
function complaint(stderr: string): [string, string] {
  const lines = stderr.trimEnd().split('\n');
  expect(lines, stderr).toHaveLength(2);
  expect(lines[0]).toMatch(/^exscope: /);
  expect(lines[1]).toMatch(/^ {2}\S/);
  return lines as [string, string];
}

describe.skipIf(full === null)(`a full disk${full === null ? ` (${NO_MOUNT})` : ''}`, () => {
  it('analyze: the earlier store is intact, and nothing else is there', () => {
    const store = join(full!, 'mail.db');
    copyFileSync(earlier, store);
    const { status, stdout, stderr } = exscope(['analyze', day, '--store', store]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const [what, how] = complaint(stderr);
    expect(what).toMatch(/mail\.db: database or disk is full/);
    expect(how).toContain('--store');
    expect(readFileSync(store).equals(readFileSync(earlier))).toBe(true);
    expect(readdirSync(full!)).toEqual(['mail.db']);
    rmSync(store);
  });

  it('judge: the earlier judgement stands', () => {
    const store = join(full!, 'judged.db');
    copyFileSync(earlier, store);
    const flows = exscope(['flows', store, '--format', 'ndjson']).stdout;
    fill(full!);
    const { status, stderr } = exscope(['judge', store, '--release', '2010', '--host', '10.20.0.2=client-access']);
    expect(status, stderr).toBe(2);
    expect(complaint(stderr)[0]).toMatch(/(full|disk I\/O error)/);
    expect(exscope(['flows', store, '--format', 'ndjson']).stdout).toBe(flows);
  });

  it.each([
    ['report', ['report', earlier, '--format', 'html', '--output']],
    ['extract', ['extract', earlier, '--flow', '1', '--output']],
    ['baseline', ['baseline', 'create', earlier, '--who', 'nobody', '--why', 'none', '--output']],
    ['site init', ['site', 'init', earlier, '--output']],
  ])('%s: no half file under the final name', (name, args) => {
    fill(full!);
    const output = join(full!, `${name}.out`);
    const { status, stderr } = exscope([...args, output]);
    expect(status, stderr).toBe(2);
    expect(complaint(stderr)[0]).toMatch(/cannot be written|cannot write/);
    expect(readdirSync(full!).filter((each) => each.includes('.out'))).toEqual([]);
  });

  it('standard output on a full disk is not taken for success', () => {
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" bin/exscope.js flows "${earlier}" > /dev/full`], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(2);
    expect(complaint(stderr)[0]).toMatch(/standard output cannot be written: .*no space left/i);
  });
});

/** Nothing more fits. */
function fill(path: string): void {
  const file = openSync(join(path, 'filler'), 'a');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(file, block);
  } catch {
    closeSync(file);
  }
}

describe('a read-only folder', () => {
  /** Who may do anything needs a file system that lets nobody. */
  const place = process.getuid?.() === 0 ? readOnly : protectedFolder();

  it.skipIf(place === null)(`analyze says so before it reads the capture${place === null ? ` (${NO_MOUNT})` : ''}`, () => {
    const { status, stdout, stderr } = exscope(['analyze', day, '--store', join(place!, 'mail.db')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const [what, how] = complaint(stderr);
    expect(what).toMatch(/cannot write the store .*mail\.db: /);
    expect(how).toContain('--store FILE');
  });

  it.skipIf(place === null)('report says so too', () => {
    const { status, stderr } = exscope(['report', earlier, '--format', 'json', '--output', join(place!, 'x.json')]);
    expect(status).toBe(2);
    expect(complaint(stderr)[0]).toMatch(/x\.json cannot be written/);
  });

  function protectedFolder(): string {
    const path = join(folder, 'protected');
    mkdirSync(path);
    chmodSync(path, 0o555);
    return path;
  }
});

describe('a store that another program writes', () => {
  let store: string;
  let other: Database;
  beforeEach(() => {
    store = join(folder, 'locked.db');
    copyFileSync(earlier, store);
    other = openDatabase(store);
  });
  afterEach(() => other.close());

  it('is neither judged nor replaced; what the other one writes is not lost', () => {
    other.exec('BEGIN IMMEDIATE; UPDATE runs SET interrupted = 1');
    for (const args of [
      ['judge', store],
      ['analyze', small, '--store', store],
    ]) {
      const { status, stdout, stderr } = exscope(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      const [what, how] = complaint(stderr);
      expect(what).toBe(`exscope: the store ${store} is in use`);
      expect(how).toMatch(/try again/);
    }
    other.exec('COMMIT');
    expect(other.prepare('SELECT interrupted FROM runs').pluck().get()).toBe(1);
    expect(exscope(['flows', store]).status).toBe(0);
  });

  it('cannot be read while it is locked for good', () => {
    other.exec('BEGIN EXCLUSIVE');
    const { status, stderr } = exscope(['flows', store]);
    expect(status).toBe(2);
    expect(complaint(stderr)[0]).toBe(`exscope: the store ${store} is in use`);
  });

  it('that is only read is replaced; the reader goes on with what it opened', () => {
    other.exec('BEGIN');
    const flows = other.prepare('SELECT count(*) FROM flows').pluck();
    const before = flows.get();
    expect(exscope(['analyze', join(ROOT, 'captures', 'mail-server-mixed.pcapng'), '--store', store, '--quiet']).status).toBe(0);
    expect(flows.get()).toBe(before);
  });
});

describe('a store that cannot be used', () => {
  const commands = (store: string) => [
    ['flows', store],
    ['judge', store],
    ['findings', store],
    ['report', store, '--format', 'json'],
  ];

  it('a newer one is left alone by every command that reads it', () => {
    const store = join(folder, 'newer.db');
    copyFileSync(earlier, store);
    const database = openDatabase(store);
    database.pragma('user_version = 99');
    database.close();
    const before = readFileSync(store);
    for (const args of commands(store)) {
      const { status, stdout, stderr } = exscope(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      const [what, how] = complaint(stderr);
      expect(what).toMatch(/newer exscope \(schema 99\)/);
      expect(how).toMatch(/Update exscope/);
    }
    expect(readFileSync(store).equals(before)).toBe(true);
  });

  it.each<[string, (store: string) => void]>([
    ['cut short', (store) => truncateSync(store, 40_000)],
    ['overwritten in its middle', (store) => overwrite(store, 16_384)],
    ['empty', (store) => writeFileSync(store, '')],
  ])('one that is %s is said to be', (name, damage) => {
    const store = join(folder, `${name}.db`);
    copyFileSync(earlier, store);
    damage(store);
    for (const args of commands(store)) {
      const { status, stderr } = exscope(args);
      expect(status, `${args[0]}: ${stderr}`).toBe(2);
      expect(complaint(stderr)[0]).toMatch(/is damaged: |is not an exscope store/);
    }
    // The capture is there: analyzing it again mends everything.
    expect(exscope(['analyze', small, '--store', store, '--quiet']).status).toBe(0);
    expect(exscope(['flows', store]).stdout).toContain('imap');
  });

  function overwrite(path: string, position: number): void {
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(30_000, 0xff), 0, 30_000, position);
    closeSync(file);
  }
});
