/** Captures that real capturing programs write at the same time: nothing of them is lost. */
import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/index.js';
import { type Child, running, start, until } from '../helpers/child.js';
import { exscope, flowsOf, scratch } from '../helpers/exscope.js';

const folder = scratch();
let receiver: Socket;
let port: number;

beforeAll(async () => {
  receiver = createSocket('udp4').bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  ({ port } = receiver.address() as AddressInfo);
});
afterAll(() => receiver.close());

/** Why a test cannot run here: the program is missing, or may not capture. */
function cannot(program: string, args: string[]): string | false {
  const { error, status } = spawnSync(program, args, { timeout: 10_000 });
  return error !== undefined ? `needs ${program}` : status === 0 ? false : `${program} may not capture here`;
}

const NO_TCPDUMP = cannot('tcpdump', ['-i', 'lo', '-d', 'udp']);
const NO_DUMPCAP = cannot('dumpcap', ['-q', '-i', 'lo', '-a', 'duration:0', '-w', join(folder, 'probe.pcapng')]);

/** Sends so many datagrams, each from one of eight ports in turn; each flow's datagrams are numbered by their ports. */
async function send(datagrams: number, everyMillis: number): Promise<void> {
  const sockets = Array.from({ length: 8 }, () => createSocket('udp4'));
  const payload = Buffer.alloc(900, 0x78);
  for (let sent = 0; sent < datagrams; sent++) {
    const socket = sockets[sent % sockets.length]!;
    await new Promise((resolve) => socket.send(payload, port, '127.0.0.1', resolve));
    if (sent % 10 === 9) await setTimeout(everyMillis);
  }
  for (const socket of sockets) socket.close();
}

/** What a store says of its flows and packets, apart from which file they are in. */
function told(store: string) {
  const opened = openStore(store);
  try {
    const captures = opened.captures();
    return {
      packets: captures.reduce((sum, capture) => sum + capture.packets, 0),
      whole: captures.every(({ problem, interrupted }) => problem === null && !interrupted),
      missing: opened.missingCaptures(),
      interrupted: opened.run().interrupted,
      flows: flowsOf(store).map(({ client, server, application }) => ({ client, server, application })),
    };
  } finally {
    opened.close();
  }
}

async function stopped(capturing: Child): Promise<void> {
  // What was sent is in the file when its writer has ended.
  await setTimeout(600);
  capturing.process.kill('SIGINT');
  await capturing.ended;
}

it.skipIf(NO_TCPDUMP !== false)(
  `tcpdump -U -w: every packet, and a summary every second${NO_TCPDUMP === false ? '' : ` (${NO_TCPDUMP})`}`,
  async () => {
    const capture = join(folder, 'one.pcap');
    const store = join(folder, 'one.db');
    // Without -Z root it gives up its rights before it opens the file.
    const root = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
    const tcpdump = running('tcpdump', ['-i', 'lo', ...root, '-U', '-w', capture, 'udp', 'port', `${port}`]);
    await until('tcpdump listens', () => tcpdump.said().includes('listening'));
    const following = start(['analyze', capture, '--follow', '--summary-every', '1', '--store', store]);
    await send(2000, 5);
    await until('it says what has come', () => /2,000 packets \([\d,]+ new\), 8 flows/.test(following.said()));
    await until('it says what they were', () => /^ {2}read to their end: unknown 8; readable passwords: none$/m.test(following.said()));
    await stopped(tcpdump);
    following.process.kill('SIGINT');
    const { status, stdout, stderr } = await following.ended;
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('2,000 packets · 8 flows');
    expect(stderr.match(/^exscope: \d\d:\d\d:\d\d [\d,]+ packets? \([\d,]+ new\)/gm)!.length).toBeGreaterThan(1);
    const afterwards = join(folder, 'one-afterwards.db');
    expect(exscope(['analyze', capture, '--store', afterwards]).status).toBe(0);
    expect(told(store)).toEqual(told(afterwards));
    expect(told(store)).toMatchObject({ packets: 2000, whole: true, interrupted: false });
  },
);

it.skipIf(NO_DUMPCAP !== false).each([
  ['that keeps its files', []],
  ['that deletes its oldest files', ['-b', 'files:2']],
])(`dumpcap -b, a ring buffer %s${NO_DUMPCAP === false ? '' : ` (${NO_DUMPCAP})`}`, async (_how, options) => {
  const name = options.length === 0 ? 'all' : 'two';
  const place = join(folder, name);
  const store = join(folder, `${name}.db`);
  mkdirSync(place);
  const ring = ['-b', 'packets:250', ...options, '-w', join(place, 'ring.pcapng')];
  const dumpcap = running('dumpcap', ['-i', 'lo', '-f', `udp port ${port}`, ...ring]);
  await until('dumpcap writes', () => readdirSync(place).length > 0);
  const following = start(['analyze', place, '--follow', '--summary-every', '1', '--store', store]);
  // What is deleted before it looks is not there to be read.
  await until('it follows', () => following.said() !== '');
  await send(2400, 6);
  await stopped(dumpcap);
  following.process.kill('SIGTERM');
  const { status, stderr } = await following.ended;
  expect(status, stderr).toBe(0);
  const { packets, whole, missing, interrupted, flows } = told(store);
  expect({ packets, whole, missing, interrupted }).toEqual({ packets: 2400, whole: true, missing: [], interrupted: false });
  expect(flows).toHaveLength(8);
  for (const { client, server } of flows) expect(client.packets + server.packets).toBe(300);
  if (options.length > 0) expect(readdirSync(place)).toHaveLength(2);
  else {
    const afterwards = join(folder, `${name}-afterwards.db`);
    expect(exscope(['analyze', place, '--store', afterwards]).status).toBe(0);
    expect(told(store)).toEqual(told(afterwards));
  }
});

it('ends by itself when nothing comes any more, with all that came', async () => {
  const store = join(folder, 'idle.db');
  const following = start(['analyze', 'captures/imap-cleartext.pcap', '--follow', '--follow-idle', '1', '--store', store]);
  const { status, stderr } = await following.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const at = exscope(['analyze', 'captures/imap-cleartext.pcap', '--store', join(folder, 'whole.db'), '--quiet']);
  expect(at.status).toBe(0);
  expect(told(store)).toEqual(told(join(folder, 'whole.db')));
});

it.each([
  [['captures/imap-cleartext.pcap', 'captures/samba-ad.pcap', '--follow'], /--follow takes one capture, folder or pattern, not 2/],
  [['-', '--follow'], /standard input cannot be followed/],
  [['captures/imap-cleartext.pcap', '--follow-idle', '3'], /--follow-idle needs --follow/],
])('wrong usage: %j', (args, message) => {
  const { status, stderr } = exscope(['analyze', ...args]);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

it('nothing that came is exit code 3, and no store', async () => {
  const place = join(folder, 'nothing');
  mkdirSync(place);
  const { status, stderr } = exscope(['analyze', place, '--follow', '--follow-idle', '1', '--store', join(folder, 'nothing.db')]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/nothing was captured in .* while it was followed\n {2}\S/);
  expect(readdirSync(folder).filter((name) => name.includes('nothing.db'))).toEqual([]);
});
