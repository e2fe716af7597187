/** With Node's permission model: the package and the capture can be read, the folder of the store can be written, and nothing else. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Run, scratch } from '../helpers/exscope.js';

const OPTION = ['--permission', '--experimental-permission'].find((option) => process.allowedNodeEnvironmentFlags.has(option));
const NO_MODEL = 'needs a Node.js with a permission model';

const folder = scratch();
const captures = join(folder, 'captures');
const audit = join(folder, 'audit');
const capture = join(captures, 'mail.pcap');
const store = join(audit, 'mail.db');

/** Where the packages it needs are: where it is installed, or beside it here. */
const PACKAGE = [ROOT, join(ROOT, 'node_modules')];

function confined(
  args: string[],
  { read, write = [], input }: { read: string[]; write?: string[]; input?: Buffer },
  threads = true,
  addons = true,
): Run {
  const allowed = [
    ...[...PACKAGE, ...read].map((path) => `--allow-fs-read=${path}`),
    ...write.map((path) => `--allow-fs-write=${path}`),
    ...(threads ? ['--allow-worker'] : []),
  ];
  const program = [OPTION!, '--no-warnings', ...(addons ? ['--allow-addons'] : []), ...allowed, join(ROOT, 'bin', 'exscope.js')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  mkdirSync(captures);
  mkdirSync(audit);
  copyFileSync(join(ROOT, 'captures', 'imap-cleartext.pcap'), capture);
});

describe.skipIf(OPTION === undefined)(`the permission model${OPTION === undefined ? ` (${NO_MODEL})` : ''}`, () => {
  it('analyze reads the capture and writes the store', () => {
    const { status, stdout, stderr } = confined(['analyze', capture, '--store', store], { read: [captures, audit], write: [audit] });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('IMAP login sent unprotected');
    expect(readdirSync(audit)).toEqual(['mail.db']);
  });

  it.each([
    ['in a second thread', true],
    ['without a right to threads in one', false],
  ])('analyze reads standard input %s', (_how, threads) => {
    const from = { read: [audit], write: [audit], input: readFileSync(capture) };
    const { status, stdout, stderr } = confined(['analyze', '-', '--store', store], from, threads);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('IMAP login sent unprotected');
    expect(readdirSync(audit)).toEqual(['mail.db']);
  });

  it('without a right to add-ons there is no SQLite, and the right is named', () => {
    const { status, stderr } = confined(['flows', store], { read: [audit] }, false, false);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^exscope: the SQLite driver that is installed cannot be used with Node\.js .*\n {2}Let Node\.js load it: --allow-addons\n$/,
    );
  });

  it('a store is read, and reported of, without a right to write or to threads', () => {
    for (const args of [
      ['flows', store],
      ['report', store, '--format', 'html'],
    ]) {
      const { status, stdout, stderr } = confined(args, { read: [audit] }, false);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/imap/i);
    }
  });

  it.each([
    [
      'a capture that may not be read',
      ['analyze', join(ROOT, '..', 'x.pcap'), '--store', store],
      3,
      /cannot read .*x\.pcap: permission denied/,
    ],
    ['a store that may not be written', ['analyze', capture, '--store', join(captures, 'x.db')], 2, /cannot write the store .*x\.db: /],
    [
      'a report that may not be written',
      ['report', store, '--format', 'md', '--output', join(captures, 'x.md')],
      2,
      /x\.md cannot be written: /,
    ],
  ])('%s is said to be', (_what, args, code, message) => {
    const { status, stdout, stderr } = confined(args, { read: [captures, audit], write: [audit] });
    expect({ status, stdout }, stderr).toEqual({ status: code, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(readdirSync(captures)).toEqual(['mail.pcap']);
  });
});
