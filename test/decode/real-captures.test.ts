/** Real captures of links and tunnels: every conversation tshark sees in them is found, but for those named here with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { Coverage } from '../../src/decode/coverage.js';
import { encapsulationText } from '../../src/decode/encapsulation.js';
import { FlowTracker } from '../../src/flow/tracker.js';
import { describeFlow } from '../../src/inspect/describe.js';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';

const FOLDER = join(SHARED, 'encapsulation');
const names = NO_SHARED ? [] : readdirSync(FOLDER);

interface Oracle {
  flows: { transport: string; a: { address: string; port: number }; b: { address: string; port: number } }[];
}

/** Conversations the oracle has and exscope does not, by a part of the capture's name. */
const NOT_OURS: readonly [part: string, end: RegExp, why: string][] = [
  ['tcp-reassembly', /172\.16\.128\.201 1060/, 'the sample of another packet within sFlow'],
  ['geneve-arp', / 6081/, 'the tunnel itself, whose packet carries ARP'],
  ['vxlan-encapsulated-igmp', / 4789/, 'the tunnel itself, whose packets carry IGMP'],
  ['tunnels--vxlan.pcap', / 4789/, 'the tunnel itself, whose packets carry ARP'],
  ['eredo', /fe80::708d:fe83:4114:a512 3544/, 'outer ports with inner addresses'],
];

/** What was found in a capture: conversations, tunnels, and where the packets ended. */
async function read(name: string) {
  const flows = new Set<string>();
  const tracker: FlowTracker = new FlowTracker({
    data() {},
    gap() {},
    closed() {},
    ended(flow) {
      const { transport, sides } = describeFlow(tracker.table.columns, flow, null, false);
      flows.add(`${transport} ${sides.map(({ address, port }) => `${address} ${port}`).sort()}`);
    },
  });
  const coverage = new Coverage();
  tracker.beginCapture(0, coverage);
  const facts = await readCapture({ path: join(FOLDER, name), name, size: null }, tracker.packet);
  tracker.finish();
  const tunnels = new Set([...coverage.encapsulated.keys()].flatMap((bits) => encapsulationText(bits).split('+')));
  return { flows, coverage, packets: facts.packets, tunnels: [...tunnels] };
}

describe.skipIf(NO_SHARED)('real captures of links and tunnels', () => {
  it.each(names)('%s', async (name) => {
    const { flows, coverage, packets } = await read(name);
    expect(coverage.total()).toBe(packets);
    const oracle = JSON.parse(readFileSync(join(SHARED, 'oracle', 'encapsulation', `${name}.json`), 'utf8')) as Oracle;
    const missed = oracle.flows
      .map(({ transport, a, b }) => `${transport} ${[a, b].map(({ address, port }) => `${address} ${port}`).sort()}`)
      .filter((flow) => !flows.has(flow) && !NOT_OURS.some(([part, end]) => name.includes(part) && end.test(flow)));
    expect(missed).toEqual([]);
  });

  it.each([
    ['MplsPackets', 'mpls'],
    ['PPPoESession', 'pppoe'],
    ['GrePackets', 'gre'],
    ['gre-pptp', 'gre'],
    ['gre-over-udp-4754', 'gre'],
    ['erspan3-dot1q', 'erspan'],
    ['4in4', 'ip-in-ip'],
    ['6in6.pcap', 'ip-in-ip'],
    ['tunnels--6in4', '6in4'],
    ['tunnels--4in6', '4in6'],
    ['zeek-Teredo', 'teredo'],
    ['Vxlan1', 'vxlan'],
    ['vxlan-triple-v2', 'vxlan-gpe'],
    ['tunnels--geneve.pcap', 'geneve'],
    ['gtp-u', 'gtp-u'],
    ['ipv6_zero_len_ah', 'ah'],
  ])('%s is read as %s', async (part, tunnel) => {
    const name = names.find((each) => each.includes(part))!;
    expect((await read(name)).tunnels).toContain(tunnel);
  });
});
