/** Captures that vanish, grow or shrink while they are read, pipes that close early, and names that mean harm. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/index.js';
import { start, until } from '../helpers/child.js';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

const folder = scratch();
const small = join(ROOT, 'captures', 'imap-cleartext.pcap');
const other = join(ROOT, 'captures', 'smtp-starttls.pcap');
const stored = join(folder, 'stored.db');
let count = 0;

beforeAll(() => {
  expect(exscope(['analyze', small, '--store', stored, '--quiet']).status).toBe(0);
});

function place(): string {
  const path = join(folder, `${count++}`);
  mkdirSync(path);
  return path;
}

function captures(store: string) {
  const opened = openStore(store);
  try {
    return opened.captures();
  } finally {
    opened.close();
  }
}

describe('a capture that changes while others are read', () => {
  /** Analyzes it behind a pipe that gives nothing until `change` was made. */
  async function changed(change: (capture: string) => void) {
    const where = place();
    const [capture, pipe, store] = ['later.pcap', 'pipe', 'mail.db'].map((name) => join(where, name)) as [string, string, string];
    copyFileSync(other, capture);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const run = start(['analyze', pipe, capture, '--store', store, '--quiet']);
    await until('it has begun', () => readdirSync(where).some((name) => name.startsWith('.mail.db')));
    // Opening waits for the other end, which is opened after every capture was looked at.
    const writer = openSync(pipe, 'w');
    change(capture);
    writeSync(writer, readFileSync(small));
    closeSync(writer);
    return { store, ...(await run.ended) };
  }

  it('vanished: said, and the other one is kept', async () => {
    const { status, stderr, store } = await changed((capture) => rmSync(capture));
    expect(status, stderr).toBe(4);
    expect(stderr).toMatch(/^exscope: cannot read .*later\.pcap: no such file or folder\n {2}\S/);
    expect(captures(store)).toHaveLength(1);
  });

  it('grew: what was there when exscope began is read', async () => {
    const { status, stderr, store } = await changed((capture) => appendFileSync(capture, readFileSync(small).subarray(24)));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { bytes, packets } = captures(store).find(({ name }) => name === 'later.pcap')!;
    expect(bytes).toBe(readFileSync(other).length);
    const alone = join(place(), 'alone.db');
    exscope(['analyze', other, '--store', alone, '--quiet']);
    expect(packets).toBe(captures(alone)[0]!.packets);
  });

  it('shrank, even to a whole number of packets: said, exit code 4', async () => {
    const { status, stderr, store } = await changed((capture) => truncateSync(capture, recordsEnd(other, 5)));
    expect(status, stderr).toBe(4);
    expect(stderr).toMatch(/later\.pcap: reading failed: .*it became shorter while it was read/);
    expect(captures(store).find(({ name }) => name === 'later.pcap')!.packets).toBe(5);
  });

  /** Where the record of a packet ends in a little-endian pcap file. */
  function recordsEnd(path: string, packets: number): number {
    const file = readFileSync(path);
    let at = 24;
    for (let packet = 0; packet < packets; packet++) at += 16 + file.readUInt32LE(at + 8);
    return at;
  }
});

describe('standard input that closes early', () => {
  const bytes = readFileSync(small);

  it.each([
    ['before the first octet', 0, 3, /standard input is empty/],
    ['in the file header', 10, 4, /ends in the middle of the file header/],
    ['in a packet', bytes.length - 7, 4, /ends in the middle of the packet record/],
  ])('%s', (_where, length, code, message) => {
    const store = join(place(), 'mail.db');
    const { status, stderr } = exscope(['analyze', '-', '--store', store], { input: bytes.subarray(0, length) });
    expect(status, stderr).toBe(code);
    expect(stderr).toMatch(message);
    if (code === 4) expect(captures(store)[0]!.problem?.code).toBe('cut-short');
  });

  it('because nothing is connected to it', () => {
    const store = join(place(), 'mail.db');
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" bin/exscope.js analyze - --store "${store}" <&-`], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(3);
    expect(stderr).toMatch(/^exscope: .*\n {2}\S.*\n$/);
  });
});

describe('standard output that closes early', () => {
  it.each(
    [
      ['flows', 'STORE', '--format', 'csv'],
      ['judge', 'STORE'],
      ['report', 'STORE', '--format', 'html'],
      ['analyze', small, '--store', join(folder, 'unread.db')],
    ].map((args) => ({ args })),
  )('is no error: $args', ({ args }) => {
    const command = [process.execPath, join(ROOT, 'bin', 'exscope.js'), ...args.map((arg) => (arg === 'STORE' ? stored : arg))];
    const line = `${command.map((part) => `'${part}'`).join(' ')} | head -c 1 >/dev/null`;
    const { stderr, status } = spawnSync('bash', ['-o', 'pipefail', '-c', line], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it('leaves a whole store behind', () => {
    expect(flowsOf(join(folder, 'unread.db')).length).toBeGreaterThan(0);
  });

  it('messages that nobody hears do not end the work', () => {
    const store = join(place(), 'mail.db');
    const follow = `--follow --follow-idle 2 --summary-every 1 --store '${store}' --quiet`;
    spawnSync('bash', ['-c', `'${process.execPath}' bin/exscope.js analyze '${small}' ${follow} 2>&1 >/dev/null | true`], { cwd: ROOT });
    expect(captures(store)).toHaveLength(1);
  });
});

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('output over an input is refused, by whatever name', () => {
  const where = place();
  const [capture, store] = [join(where, 'mail.pcap'), join(where, 'mail.db')];
  beforeAll(() => {
    copyFileSync(small, capture);
    expect(exscope(['analyze', capture, '--store', store, '--quiet']).status).toBe(0);
  });
  const linked = (how: 'symbolic link' | 'hard link', target: string) => {
    const path = join(place(), 'link');
    if (how === 'hard link') linkSync(target, path);
    else symlinkSync(target, path);
    return path;
  };

  it.each<[string, () => string[], RegExp]>([
    ['report over its store', () => ['report', store, '--format', 'json', '--output', store], /is the store itself/],
    [
      'report over a link to its store',
      () => ['report', store, '--format', 'json', '--output', linked('symbolic link', store)],
      /is the store itself/,
    ],
    ['report over the capture', () => ['report', store, '--format', 'md', '--output', capture], /is a capture itself/],
    [
      'report over another name of the capture',
      () => ['report', store, '--format', 'md', '--output', linked('hard link', capture)],
      /is a capture itself/,
    ],
    ['report over a device', () => ['report', store, '--format', 'md', '--output', '/dev/null'], /is a device/],
    ['extract over the capture', () => ['extract', store, '--flow', '1', '--output', capture], /is a capture itself/],
    ['extract over a folder', () => ['extract', store, '--flow', '1', '--output', folder], /is a folder/],
    ['analyze over the capture', () => ['analyze', capture, '--store', capture], /is not an exscope store: it is left alone/],
    ['analyze over its own store', () => ['analyze', store, '--store', store], /SQLite database/],
    ['baseline over the capture', () => ['baseline', 'create', store, '--who', 'x', '--why', 'y', '--output', capture], /left alone/],
    ['site profile over the capture', () => ['site', 'init', store, '--output', capture], /left alone/],
  ])('%s', (_what, args, message) => {
    const before = [capture, store].map(digest);
    const { status, stderr } = exscope(args());
    expect([2, 3], stderr).toContain(status);
    expect(stderr).toMatch(message);
    expect([capture, store].map(digest)).toEqual(before);
    expect(readdirSync(where).sort()).toEqual(['mail.db', 'mail.pcap']);
  });

  it('a link is replaced by what is written; what it pointed to is left alone', () => {
    const links = place();
    const target = join(links, 'target.db');
    const link = join(links, 'link.db');
    copyFileSync(stored, target);
    symlinkSync(target, link);
    const before = readFileSync(target);
    expect(exscope(['analyze', other, '--store', link, '--quiet']).status).toBe(0);
    expect(readFileSync(target).equals(before)).toBe(true);
    expect(() => readlinkSync(link)).toThrow();
  });
});
