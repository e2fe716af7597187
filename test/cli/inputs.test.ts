/** Inputs of every kind, whole and broken: exit code, both streams, and what is kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';
import { tcpFrame } from '../helpers/frames.js';
import { pcap } from './pcap.js';

const folder = scratch();
const captures = join(ROOT, 'captures');
const sample = join(captures, 'imap-cleartext.pcap');
let count = 0;
const newStore = () => join(folder, `${count++}.db`);

function analyze(capture: string | string[], ...options: string[]) {
  const store = newStore();
  return { store, ...exscope(['analyze', ...[capture].flat(), '--store', store, ...options]) };
}

describe('nothing readable is exit code 3, and leaves no store', () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  it.each([
    ['a path that is not there', join(folder, 'missing.pcap'), /missing\.pcap/],
    ['a text file', join(captures, 'malformed', 'not-a-capture.txt'), /not-a-capture\.txt/],
    ['a Windows event trace', join(captures, 'malformed', 'trace.etl'), /trace\.etl.*ETL.*\n.*etl2pcap/is],
    ['an empty file', join(captures, 'malformed', 'zero-byte.pcap'), /zero-byte\.pcap/],
    ['a folder without captures', empty, /empty/],
  ])('%s', (_what, path, message) => {
    const before = readdirSync(folder);
    const { status, stdout, stderr, store } = analyze(path);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^exscope: [^\n]+\n {2}[^\n]+\n$/);
    expect(stderr).toMatch(message);
    expect(existsSync(store)).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('read in part is exit code 4', () => {
  const truncated = join(captures, 'malformed', 'truncated.pcap');

  it('keeps everything before the break and says where it is', () => {
    const { status, stdout, stderr, store } = analyze(truncated);
    expect(status).toBe(4);
    expect(stderr).toMatch(/^exscope: truncated\.pcap: .+\n {2}Everything before that was read: \d+ packets\.\n$/);
    expect(stdout).toMatch(/^Incomplete {2}truncated\.pcap: /m);
    expect(flowsOf(store).map(({ application }) => application.protocol)).toEqual(['imap']);
  });

  it('outranks findings, and says so without a summary too', () => {
    const { status, stdout, stderr } = analyze(truncated, '--fail-on', 'info', '--quiet');
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain('truncated.pcap');
  });

  it('is remembered by the store', () => {
    const { store } = analyze(truncated, '--quiet');
    expect(exscope(['judge', store, '--quiet']).status).toBe(4);
  });

  it('also when only one of several captures can be read', () => {
    const { status, stderr, stdout, store } = analyze([join(captures, 'malformed', 'not-a-capture.txt'), sample]);
    expect(status).toBe(4);
    expect(stderr).toContain('not-a-capture.txt');
    expect(stdout).toMatch(/could not be read/);
    expect(flowsOf(store)).toHaveLength(1);
  });
});

describe('findings and exit codes', () => {
  it('a readable password is high', () => {
    expect(analyze(sample, '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    for (const severity of ['info', 'low', 'medium', 'high']) expect(analyze(sample, '--fail-on', severity, '--quiet').status).toBe(1);
  });

  it('a clean capture passes every gate, and says what it did not see', () => {
    const { status, stdout } = analyze(
      join(captures, 'imaps-implicit.pcap'),
      '--fail-on',
      'info',
      '--release',
      '2016',
      '--host',
      '10.20.0.2=mailbox',
    );
    expect(stdout).toMatch(/No findings in 1 decided flow; none undetermined/);
    expect(status).toBe(0);
  });
});

describe('ways to give captures', () => {
  const plain = analyze(sample);
  const flow = flowsOf(plain.store)[0]!;

  it('gzip and standard input tell the same', () => {
    const zipped = analyze(join(captures, 'imap-cleartext.pcap.gz'));
    expect(flowsOf(zipped.store)).toEqual([{ ...flow, capture: 'imap-cleartext.pcap.gz' }]);
    const store = newStore();
    const piped = exscope(['analyze', '-', '--store', store, '--quiet'], { input: readFileSync(sample) });
    expect(piped).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(flowsOf(store)).toEqual([{ ...flow, capture: expect.any(String) }]);
  });

  it('a folder gives its captures, and the store its name', () => {
    const ring = join(folder, 'ring');
    mkdirSync(ring);
    for (const name of ['imap-cleartext.pcap', 'pop3-cleartext.pcap']) cpSync(join(captures, name), join(ring, name));
    expect(exscope(['analyze', 'ring', '--quiet'], { cwd: folder })).toEqual({ status: 0, stdout: '', stderr: '' });
    const protocols = flowsOf(join(folder, 'ring.exscope.db')).map(({ application }) => application.protocol);
    expect(protocols.sort()).toEqual(['imap', 'pop3']);
  });

  it('the store is called like the capture without its extensions', () => {
    cpSync(join(captures, 'imap-cleartext.pcap.gz'), join(folder, 'cas01.2026.pcap.gz'));
    expect(exscope(['analyze', 'cas01.2026.pcap.gz', '--quiet'], { cwd: folder }).status).toBe(0);
    expect(existsSync(join(folder, 'cas01.2026.exscope.db'))).toBe(true);
    expect(exscope(['analyze', '-', '--quiet'], { cwd: folder, input: readFileSync(sample) }).status).toBe(0);
    expect(existsSync(join(folder, 'stdin.exscope.db'))).toBe(true);
  });

  it('never replaces a file that is no store', () => {
    const precious = join(folder, 'precious.pcap');
    cpSync(sample, precious);
    const { status, stdout, stderr } = exscope(['analyze', precious, '--store', precious]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('precious.pcap');
    expect(readFileSync(precious)).toEqual(readFileSync(sample));
  });

  it('a capture of other traffic has no findings because there was nothing to find them in', () => {
    const web = join(folder, 'web.pcap');
    const [client, server] = ['10.9.0.1:40000', '10.9.0.2:9999'];
    writeFileSync(
      web,
      pcap([tcpFrame({ from: client, to: server, flags: 'S' }), tcpFrame({ from: server, to: client, flags: 'SA', acknowledgment: 1 })]),
    );
    const { status, stdout } = analyze(web, '--fail-on', 'info');
    expect(status).toBe(0);
    expect(stdout).toContain('No findings, because no Exchange traffic was recognised in 1 flow.');
  });

  it('a name that would move the cursor is shown harmless', () => {
    const hostile = join(folder, 'a\u001b[2Jb.pcap');
    cpSync(sample, hostile);
    const { stdout, store } = analyze(hostile);
    const everything = stdout + exscope(['flows', store, '--format', 'ndjson']).stdout + exscope(['explain', store, '1']).stdout;
    expect(everything).toContain('a?[2Jb.pcap');
    expect(everything).not.toContain('\u001b');
  });
});

it('keeps what was read when interrupted', async () => {
  const store = newStore();
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'exscope.js'), 'analyze', '-', '--store', store], { stdio: 'pipe' });
  const closed = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdin.on('error', () => {});
  const bytes = readFileSync(sample);
  child.stdin.write(bytes);
  // The store is begun before the first packet is read.
  while (!readdirSync(folder).some((name) => name.startsWith(`.${basename(store)}`))) await setTimeout(50);
  await setTimeout(500);
  child.kill('SIGINT');
  await setTimeout(100);
  // More packets of the same capture; the pipe itself stays open.
  child.stdin.write(bytes.subarray(24));
  const [status] = await closed;
  expect(status).toBe(130);
  expect(stderr).toMatch(/^exscope: interrupted/);
  expect(stdout).toMatch(/Interrupted/);
  expect(flowsOf(store).map(({ application }) => application.protocol)).toContain('imap');
  expect(exscope(['judge', store, '--quiet']).status).toBe(4);
});
