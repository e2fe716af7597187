/** Node.js was updated, and the driver of SQLite is still the one that was compiled for the release before: said in words, with what to do. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const exscope = (...args: string[]) =>
  spawnSync(process.execPath, [join(folder, 'bin/exscope.js'), ...args], { cwd: folder, encoding: 'utf8' });

beforeAll(() => {
  for (const name of ['bin', 'dist', 'catalog', 'messages', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'better-sqlite3'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!name.startsWith('better-sqlite3')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  // As Node.js 22 says it of what was compiled for 20.
  writeFileSync(
    join(modules, 'better-sqlite3', 'index.js'),
    `module.exports = class { constructor() { throw Object.assign(new Error('Module did not self-register\\nand more'), { code: 'ERR_DLOPEN_FAILED' }); } };`,
  );
});

const SAID = `exscope: the SQLite driver that is installed cannot be used with Node.js ${process.versions.node}: Module did not self-register
  Install exscope again with this Node.js, npm ci in its folder or npm install --global; or use the Node.js it was installed with
`;

it('is said when a capture is analyzed, and nothing is left behind', () => {
  const before = readdirSync(folder);
  const { status, stdout, stderr } = exscope('analyze', join(ROOT, 'captures/imap-cleartext.pcap'), '--store', 'x.db', '--no-progress');
  expect([status, stdout, stderr]).toEqual([2, '', SAID]);
  expect(readdirSync(folder)).toEqual(before);
});

it('is said when a store is read', () => {
  writeFileSync(join(folder, 'kept.db'), 'SQLite format 3\0');
  const { status, stdout, stderr } = exscope('flows', 'kept.db');
  expect([status, stdout, stderr]).toEqual([2, '', SAID]);
});

it('does not matter to what needs no store', () => {
  expect(exscope('catalog', 'search', '5075').status).toBe(0);
});
