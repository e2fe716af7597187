/** What comes out: formats, filters, colours, pipes. */
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exscope, type FlowJson, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const captures = join(ROOT, 'captures');
const mixed = join(captures, 'mail-server-mixed.pcapng');
const store = join(folder, 'mixed.db');
let all: FlowJson[];
let summary: string;

beforeAll(() => {
  summary = exscope(['analyze', mixed, '--store', store], { env: { LC_ALL: 'C.UTF-8' } }).stdout;
  all = flowsOf(store);
});

describe('the summary', () => {
  it('fits 100 columns and adds up', () => {
    for (const line of summary.split('\n')) if (!/exscope (judge|report)/.test(line)) expect(line.length).toBeLessThanOrEqual(100);
    const counts = /Protection {2}(.*(?:\n {12}.*)*)/.exec(summary)![1]!.replace(/\([^)]*\)/g, '');
    const sum = [...counts.matchAll(/\d+/g)].reduce((total, [number]) => total + Number(number), 0);
    expect(sum).toBe(all.length);
    expect(summary).toContain(`${all.length} flows`);
  });

  it('as JSON is one document with the same numbers', () => {
    const { stdout, stderr, status } = exscope(['judge', store, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const model = JSON.parse(stdout);
    expect(model).toMatchObject({ schemaVersion: 1, flows: all.length, captures: [{ name: 'mail-server-mixed.pcapng' }] });
    expect(model.findings.length).toBeGreaterThan(0);
    expect(model.logins.map(({ user }: { user: string }) => user)).toEqual(expect.arrayContaining(['alice', 'bob']));
  });

  it('as NDJSON is the flows', () => {
    const { stdout } = exscope(['judge', store, '--format', 'ndjson']);
    expect(stdout).toBe(exscope(['flows', store, '--format', 'ndjson']).stdout);
  });

  it('its commands can be pasted', () => {
    const commands = summary.split('\n').flatMap((line) => /exscope (\w+ \S+(?: (?:--\S+ \S+|\d+))*)/.exec(line.slice(12))?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(1);
    // One of them judges again, with words of its own.
    const copy = join(folder, 'copy.db');
    copyFileSync(store, copy);
    for (const command of commands) expect(exscope(command.replace(store, copy).split(' '))).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('flows', () => {
  const first = (choose: (flow: FlowJson) => boolean) => all.filter(choose).map(({ id }) => id);
  const filtered = (...options: string[]) => flowsOf(store, ...options).map(({ id }) => id);

  it('are all there', () => {
    expect(all.length).toBeGreaterThan(5);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('filters choose exactly the flows that match', () => {
    const cases: [string[], (flow: FlowJson) => boolean][] = [
      [['--protection', 'cleartext'], ({ protection }) => protection.state === 'cleartext'],
      [['--protection', 'upgraded'], ({ protection }) => protection.state === 'upgraded'],
      [['--protocol', 'imap'], ({ application }) => application.protocol === 'imap'],
      [['--protocol', 'IMAP'], ({ application }) => application.protocol === 'imap'],
      [['--state', 'expected'], ({ expectation }) => expectation.state === 'expected'],
      [['--state', 'unexpected'], ({ expectation }) => expectation.state === 'unexpected'],
      [['--host', '10.20.0.4'], ({ client, server }) => client.address === '10.20.0.4' || server.address === '10.20.0.4'],
      [['--port', '143'], ({ server }) => server.port === 143],
      [
        ['--protocol', 'smtp', '--protection', 'cleartext', '--host', '10.20.0.3'],
        (flow) => flow.application.protocol === 'smtp' && flow.protection.state === 'cleartext' && flow.server.address === '10.20.0.3',
      ],
    ];
    for (const [options, choose] of cases) {
      expect(filtered(...options), options.join(' ')).toEqual(first(choose));
      expect(first(choose).length, options.join(' ')).toBeGreaterThan(0);
      expect(first(choose).length, options.join(' ')).toBeLessThan(all.length);
    }
    const path = all.find((flow) => flow.path !== null)!.path!.id;
    expect(filtered('--path', path)).toEqual(first((flow) => flow.path?.id === path));
    expect(filtered('--port', '1')).toEqual([]);
  });

  it('a limit limits, zero does not', () => {
    for (const format of ['ndjson', 'csv']) {
      const lines = (limit: string) =>
        exscope(['flows', store, '--format', format, '--limit', limit]).stdout.trimEnd().split('\n').length - (format === 'csv' ? 1 : 0);
      expect([lines('2'), lines('0')]).toEqual([2, all.length]);
    }
    const table = exscope(['flows', store, '--limit', '2']);
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(table.stderr).toBe('exscope: the first 2 flows; --limit 0 shows all\n');
  });

  it('the table fits 100 columns and cuts no address', () => {
    const { stdout, stderr } = exscope(['flows', store]);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(all.length + 1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const flow of all) expect(stdout).toContain(`${flow.client.address}:${flow.client.port} `);
  });

  it('nothing that matches is said, and is no error', () => {
    expect(exscope(['flows', store, '--port', '1'])).toEqual({ status: 0, stdout: '', stderr: 'exscope: no flow matches\n' });
  });

  it('a reader that leaves early is no error', () => {
    const command = `"${process.execPath}" "${join(ROOT, 'bin', 'exscope.js')}" flows "${store}" --format ndjson`;
    const { stderr, status } = spawnSync('bash', ['-o', 'pipefail', '-c', `${command} | true`], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});

describe('terminals', () => {
  const ESCAPE = '\u001b[';
  const page = (args: string[], env: Record<string, string>) => exscope(['flows', store, ...args], { env }).stdout;

  it('no colour into a pipe, with NO_COLOR, or with --no-color', () => {
    expect(page([], { NO_COLOR: '' })).not.toContain(ESCAPE);
    expect(page([], { NO_COLOR: '1' })).not.toContain(ESCAPE);
    expect(page(['--no-color'], { FORCE_COLOR: '1' })).not.toContain(ESCAPE);
    expect(summary).not.toContain(ESCAPE);
  });

  it('colour when forced, of the same text', () => {
    const colored = page([], { NO_COLOR: '', FORCE_COLOR: '1' });
    expect(colored).toContain(ESCAPE);
    expect(colored.replace(/\u001b\[[0-9;]*m/g, '')).toBe(page([], {}));
  });

  it('ASCII without a UTF-8 locale', () => {
    for (const args of [
      ['judge', store],
      ['flows', store],
      ['explain', store, '1'],
    ]) {
      expect(exscope(args, { env: { LC_ALL: 'C' } }).stdout).toMatch(/^[\n\x20-\x7e]+$/);
    }
  });
});
