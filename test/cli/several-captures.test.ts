/** One event in several files: whatever way it was split, it tells what the one file tells. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnalyzeOptions, analyze as analyzeHere } from '../../src/analyze.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { type SummaryModel, summarize } from '../../src/report/summary.js';
import { summaryText } from '../../src/report/summary-text.js';
import { PLAIN } from '../../src/report/text.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { exscope, flowsOf, ROOT, scratch } from '../helpers/exscope.js';
import { ethernet, ip, tcpHeader, u16 } from '../helpers/frames.js';
import { cooked, type Frame, framesOf, pcapngOf, pcapOf, raw } from '../helpers/split.js';
import { pcap } from './pcap.js';

const folder = scratch();
const catalog = loadCatalog();
const sample = join(ROOT, 'captures', 'mail-server-mixed.pcapng');
let count = 0;

const newStore = () => join(folder, `${count++}.db`);

function analyze(captures: string[], options: string[] = [], input?: Buffer) {
  const store = newStore();
  const { status, stdout, stderr } = exscope(
    ['analyze', ...captures, '--store', store, '--format', 'json', ...options],
    input && { input },
  );
  return { status, stderr, store, model: (stdout === '' ? null : JSON.parse(stdout)) as SummaryModel };
}

/** The same without starting a program for it. */
async function read(captures: string[], options: Partial<AnalyzeOptions> = {}) {
  const store = newStore();
  const result = await analyzeHere({ captures, store, site: NO_SITE, catalog, ...options });
  const opened = openStore(store);
  try {
    return { store, result, model: summarize({ store: opened, catalog, version: '0.0.0', storeName: store }, wordingOf('en')) };
  } finally {
    opened.close();
  }
}

const textOf = (model: SummaryModel) => summaryText(model, PLAIN, wordingOf('en')).replace(/\s+/g, ' ');

/** Files of a new folder. */
function put(files: Record<string, Buffer>): { place: string; paths: string[] } {
  const place = join(folder, `captures-${count++}`);
  mkdirSync(place);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(place, name), bytes);
  return { place, paths: Object.keys(files).map((name) => join(place, name)) };
}

/** Names of what holds the number of a packet, or the capture it is in. */
const PLACES = /(packet|Packet|Packets|captureId)$/;
/** Steps of an upgrade to TLS: each is the packet it was in. */
const STEPS = ['accepted', 'asked', 'done', 'notOffered', 'offered', 'pipelined', 'plaintextAfter', 'refused'];

/** What does not depend on which file a packet is in, and at which place of it. */
function told(store: string, without: readonly string[] = []): unknown {
  const opened = openStore(store);
  try {
    const everything = { flows: [...opened.judgedFlows()], endpoints: opened.endpoints(), hosts: opened.hosts() };
    return JSON.parse(
      JSON.stringify(everything, (key, value: unknown) => {
        if (without.includes(key)) return undefined;
        if (STEPS.includes(key)) return value === null ? null : 'somewhere';
        return PLACES.test(key) && key !== 'cutPackets' ? undefined : value;
      }),
    );
  } finally {
    opened.close();
  }
}

const findingsOf = ({ findings }: SummaryModel) => findings.map(({ packets: _, evidence: __, ...rest }) => rest);

let frames: Frame[];
let whole: Awaited<ReturnType<typeof read>>;
beforeAll(async () => {
  frames = await framesOf(sample);
  whole = await read([sample]);
  expect(whole.model.flows).toBe(16);
}, 60_000);

/** `parts` files of about the same number of packets, one after the other. */
const inTurn = (parts: number) =>
  Array.from({ length: parts }, (_, part) =>
    frames.slice(Math.floor((part * frames.length) / parts), Math.floor(((part + 1) * frames.length) / parts)),
  );
const everySecond = () => [0, 1].map((part) => frames.filter((_, at) => at % 2 === part));
/** As taps on either line of a link see it: each one direction. */
const byDirection = () =>
  [true, false].map((up) => frames.filter(({ bytes }) => Buffer.compare(bytes.subarray(0, 6), bytes.subarray(6, 12)) < 0 === up));
const member = (number: number, extension = '.pcapng') => `cas_0000${number}_2026112310150${number}${extension}`;

describe('the same flows, evidence and findings', () => {
  it.each<[string, () => Record<string, Buffer>]>([
    ['by time, in seven files', () => Object.fromEntries(inTurn(7).map((part, at) => [`${at}.pcap`, pcapOf(part)]))],
    ['by time, not in the order of their names', () => Object.fromEntries(inTurn(4).map((part, at) => [`${9 - at}.pcap`, pcapOf(part)]))],
    ['packet by packet in two files', () => Object.fromEntries(everySecond().map((part, at) => [`${at}.pcap`, pcapOf(part)]))],
    ['one direction each', () => Object.fromEntries(byDirection().map((part, at) => [`${at}.pcapng`, pcapngOf(part)]))],
    [
      'of a format each',
      () => {
        const [first, second, third] = inTurn(3) as [Frame[], Frame[], Frame[]];
        return { 'c.pcap': pcapOf(first), 'b.pcapng': pcapngOf(second), 'a.pcap.gz': gzipSync(pcapOf(third)) };
      },
    ],
  ])('%s', async (_what, files) => {
    const { place, paths } = put(files());
    expect(paths.length).toBeGreaterThan(1);
    const split = await read([place]);
    expect(split.result).toMatchObject({ captures: paths.length, partlyRead: false, interrupted: false, unreadable: [] });
    expect(told(split.store)).toEqual(told(whole.store));
    expect(findingsOf(split.model)).toEqual(findingsOf(whole.model));
    expect(split.model.packets).toBe(frames.length);
    expect(split.model.coverage.duplicates).toBe(0);
    expect(split.model.captures.map(({ firstTime }) => firstTime)).toEqual(split.model.captures.map(({ firstTime }) => firstTime).sort());
  });

  it('of a link type each: only the octets of the frames differ', async () => {
    const [first, second] = everySecond() as [Frame[], Frame[]];
    const ipOnly = second.every(({ bytes }) => bytes.readUInt16BE(12) === 0x0800);
    const third = ipOnly ? raw(second) : [];
    const { paths } = put({ 'a.pcap': pcapOf(cooked(first), 113), 'b.pcapng': ipOnly ? pcapngOf(third, 101) : pcapngOf(second) });
    const split = await read(paths);
    expect(told(split.store, ['bytes'])).toEqual(told(whole.store, ['bytes']));
    expect(findingsOf(split.model)).toEqual(findingsOf(whole.model));
  });

  it('by a pattern that no shell resolves', () => {
    const { place } = put(Object.fromEntries(inTurn(3).map((part, at) => [member(at + 1), pcapngOf(part)])));
    const { status, stdout, stderr } = exscope(['analyze', 'cas_*.pcapng', '--quiet'], { cwd: place });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(told(join(place, 'cas.exscope.db'))).toEqual(told(whole.store));
  });

  it('with standard input among them', () => {
    const [first, second, third] = inTurn(3) as [Frame[], Frame[], Frame[]];
    const { paths } = put({ 'a.pcap': pcapOf(third), 'b.pcap': pcapOf(first) });
    const split = analyze([paths[0]!, '-', paths[1]!], [], pcapOf(second));
    expect(split.status).toBe(0);
    expect(told(split.store)).toEqual(told(whole.store));
  });

  it('a file named twice, also by a link, is read once', async () => {
    const { place, paths } = put({ 'a.pcap': readFileSync(sample) });
    symlinkSync('a.pcap', join(place, 'latest.pcap'));
    const again = await read([...paths, join(place, 'latest.pcap'), place, join(place, '*.pcap')]);
    expect(again.model.captures).toHaveLength(1);
    expect(told(again.store)).toEqual(told(whole.store));
  });

  it('the filter for Wireshark goes by time where the packets are in several files', async () => {
    const { place } = put(Object.fromEntries(everySecond().map((part, at) => [`${at}.pcap`, pcapOf(part)])));
    for (const { wiresharkFilter } of flowsOf((await read([place])).store)) expect(wiresharkFilter).toContain('frame.time_epoch');
    for (const { wiresharkFilter } of flowsOf(whole.store)) expect(wiresharkFilter).toContain('frame.number');
  });
});

describe('a ring-buffer set', () => {
  const set = (...numbers: number[]) => {
    const parts = inTurn(9);
    return put(Object.fromEntries(numbers.map((number) => [member(number), pcapngOf(parts[number - 1]!)]))).place;
  };

  it('without the files in its middle is told, in words and in numbers', () => {
    const place = set(1, 2, 6, 7, 9);
    const { status, model, store } = analyze([place]);
    expect(status).toBe(0);
    expect(model.coverage.missingCaptures).toEqual([
      { set: join(place, 'cas_*.pcapng'), first: 3, last: 5 },
      { set: join(place, 'cas_*.pcapng'), first: 8, last: 8 },
    ]);
    const text = exscope(['judge', store, '--no-color']).stdout.replace(/\s+/g, ' ');
    expect(text).toContain(
      `Files 00003 to 00005 of the set ${join(place, 'cas_*.pcapng')} are missing: what was on the wire then is not in this analysis.`,
    );
    expect(text).toMatch(/File 00008 of the set \S+ is missing: /);
  });

  it('that is whole says nothing of it', async () => {
    const { model, store } = await read([set(1, 2, 3, 4, 5, 6, 7, 8, 9)]);
    expect(model.coverage.missingCaptures).toEqual([]);
    expect(textOf(model)).not.toContain('missing');
    expect(told(store)).toEqual(told(whole.store));
  });
});

it('what cannot be read stops none of the others', () => {
  const [first, second] = inTurn(2) as [Frame[], Frame[]];
  const { paths } = put({ 'a.pcap': pcapOf(second), 'notes.pcap': Buffer.from('words, and nothing but words'), 'b.pcap': pcapOf(first) });
  const { status, stderr, store, model } = analyze(paths);
  expect(status).toBe(4);
  expect(stderr).toMatch(/^exscope: [^\n]*notes\.pcap[^\n]*\n {2}[^\n]+\n$/);
  expect(model.partlyRead).toBe(true);
  expect(told(store)).toEqual(told(whole.store));
});

it('none that can be read is exit code 3', () => {
  const { paths } = put({ 'a.pcap': Buffer.from('words, and nothing but words'), 'b.pcap': Buffer.alloc(0) });
  const { status, store } = analyze(paths);
  expect(status).toBe(3);
  expect(existsSync(store)).toBe(false);
});

describe('packets captured twice', () => {
  let paths: string[];
  beforeAll(() => {
    ({ paths } = put({ 'a.pcap': pcapOf(frames), 'b.pcapng': pcapngOf(frames) }));
  });
  const decodedOnce = () => whole.model.coverage.decoded;
  /** A reset without an identification may be sent again at once: it is never taken for a duplicate. */
  const resets = () => frames.filter(({ bytes }) => bytes[18] === 0 && bytes[19] === 0 && bytes[23] === 6 && (bytes[47]! & 4) !== 0).length;

  it('are counted, and prove nothing twice', async () => {
    const { model, store } = await read(paths);
    expect(resets()).toBeGreaterThan(0);
    expect(model.coverage).toMatchObject({ decoded: decodedOnce() + resets(), duplicates: decodedOnce() - resets() });
    // Octets that came twice may be seen as sent again.
    const counts = ['packets', 'bytes', 'payloadBytes'];
    expect(told(store, counts)).toEqual(told(whole.store, counts));
    expect(findingsOf(model)).toEqual(findingsOf(whole.model));
    expect(model.packets).toBe(2 * frames.length);
  });

  it('are not even counted with --drop-duplicates', () => {
    const { model, store } = analyze(paths, ['--drop-duplicates']);
    expect(model.coverage).toMatchObject({ decoded: decodedOnce() + resets(), duplicates: decodedOnce() - resets() });
    const counts = ['packets', 'bytes'];
    expect(told(store, counts)).toEqual(told(whole.store, counts));
  });

  it('are taken for packets of their own with --duplicate-window 0', () => {
    const { model } = analyze(paths, ['--duplicate-window', '0', '--drop-duplicates']);
    expect(model.coverage).toMatchObject({ decoded: 2 * decodedOnce(), duplicates: 0 });
  });

  it('are duplicates as long as --duplicate-window says', async () => {
    const delayed = frames.map((frame) => ({ ...frame, seconds: frame.seconds + 1 }));
    const files = put({ 'a.pcap': pcapOf(frames.slice(0, 20)), 'b.pcap': pcapOf(delayed.slice(0, 20)) }).paths;
    expect((await read(files)).model.coverage.duplicates).toBe(0);
    expect((await read(files, { limits: { duplicateWindowMillis: 1000 } })).model.coverage.duplicates).toBeGreaterThan(10);
  });
});

describe('limits', () => {
  it('--max-open-captures: the others come late, and it is said', async () => {
    const { place } = put(Object.fromEntries(everySecond().map((part, at) => [`${at}.pcap`, pcapOf(part)])));
    const { model } = analyze([place], ['--max-open-captures', '1']);
    expect(model.coverage.limitsReached).toMatchObject({ capturesLate: 1 });
    expect(textOf(model)).toContain('1 capture begun late (--max-open-captures)');
    expect((await read([place], { maxOpenCaptures: 2 })).model.coverage.limitsReached).toEqual({});
  });

  it('--max-tunnel-depth: deeper ones are counted, not opened', async () => {
    const [client, server] = ['10.9.0.1:40000', '10.9.0.2:9999'];
    const inner = ip(client, server, 6, tcpHeader({ from: client, to: server, flags: 'S' }));
    const twice = ethernet(ip('192.0.2.1:0', '192.0.2.2:0', 4, ip('198.51.100.1:0', '198.51.100.2:0', 4, inner)));
    const { paths } = put({ 'tunnel.pcap': pcap([Uint8Array.from(twice)]) });
    expect((await read(paths, { limits: { maxTunnelDepth: 2 } })).model.coverage).toMatchObject({ decoded: 1, notDecoded: {} });
    expect(analyze(paths, ['--max-tunnel-depth', '1']).model.coverage).toMatchObject({ decoded: 0, notDecoded: { 'tunnel-too-deep': 1 } });
  });

  it('--max-fragment-bytes: more is given up, and it is said; a datagram may go on in the next capture', async () => {
    const udp = [...u16(4000), ...u16(5000), ...u16(8 + 1000), 0, 0, ...new Array<number>(1000).fill(7)];
    const fragment = (from: number, to: number, more: boolean) => {
      const packet = ip('10.9.0.1:0', '10.9.0.2:0', 17, udp.slice(from, to));
      packet.splice(4, 4, 0, 77, more ? 0x20 : 0, from >> 3);
      return Uint8Array.from(ethernet(packet));
    };
    const { paths } = put({ '1.pcap': pcap([fragment(0, 504, true)], 1000), '2.pcap': pcap([fragment(504, 1008, false)], 1001) });
    const together = (await read(paths)).model;
    expect(together.flows).toBe(1);
    expect(together.coverage).toMatchObject({ packets: 2, datagrams: { reassembled: 1, incomplete: 0 }, limitsReached: {} });
    const { model } = analyze(paths, ['--max-fragment-bytes', '500']);
    expect(model.coverage.limitsReached).toHaveProperty('datagramsEvicted');
    expect(textOf(model)).toContain('(--max-fragment-bytes)');
  });
});

it('keeps what was read of several when interrupted', async () => {
  const [first, second] = everySecond() as [Frame[], Frame[]];
  const later = frames.map((frame) => ({ ...frame, seconds: frame.seconds + 10_000 }));
  const { paths } = put({ 'a.pcap': pcapOf(first), 'z.pcap': pcapOf(later) });
  const store = join(folder, `${count++}.db`);
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'exscope.js'), 'analyze', '-', ...paths, '--store', store], { stdio: 'pipe' });
  const closed = once(child, 'close');
  child.stdout.resume();
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdin.on('error', () => {});
  child.stdin.write(pcapOf(second));
  while (!readdirSync(folder).some((name) => name.startsWith(`.${basename(store)}`))) await setTimeout(50);
  await setTimeout(1000);
  child.kill('SIGINT');
  const [status] = await closed;
  expect(status).toBe(130);
  expect(stderr).toMatch(/exscope: interrupted/);
  const opened = openStore(store);
  expect(opened.run().interrupted).toBe(true);
  expect(opened.captures().map(({ name, interrupted }) => [name, interrupted])).toContainEqual(['z.pcap', true]);
  expect(opened.captures()).toHaveLength(3);
  opened.close();
  expect(flowsOf(store).length).toBeGreaterThan(0);
  expect(exscope(['judge', store, '--quiet']).status).toBe(4);
});
