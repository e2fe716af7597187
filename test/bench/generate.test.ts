/** What is measured with must be what it says: the captures of the benchmark's generator. */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/capture/index.js';
import { Coverage } from '../../src/decode/coverage.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import type { ObservedFlow } from '../../src/inspect/observation.js';
import { Observer } from '../../src/inspect/observer.js';
import { ROOT, scratch } from '../helpers/exscope.js';

interface Written {
  packets: number;
  flows: number;
  bytes: number;
}

const { generate } = (await import(pathToFileURL(join(ROOT, 'bench/traffic/generate.mjs')).href)) as {
  generate: (options: object) => Written;
};

/** Flows that are repeated, so often that the second octet of the clients' addresses is used up. */
const BLOCK = 40;
const ROUNDS = 203;

const folder = scratch();
let made = 0;

/** Generates a capture and reads it again. */
async function observed(options: object) {
  const path = join(folder, `${++made}.cap`);
  const written = generate({ profile: 'small', seed: 5, format: 'pcap', ...options, output: path });
  const coverage = new Coverage();
  const flows: ObservedFlow[] = [];
  const evidence: FlowEvidence[] = [];
  const observer = new Observer({
    evidence: (_flow, each) => evidence.push(each),
    flow: (flow) => flows.push(structuredClone(flow)),
    endpoint: () => {},
  });
  observer.beginCapture(0, coverage);
  const facts = await readCapture({ path, name: basename(path), size: statSync(path).size }, observer.packet);
  observer.finish();
  return { path, written, coverage, flows, facts, evidence };
}

describe('the generator of the benchmark', () => {
  it('writes as many packets as are asked for, the same for the same seed, in both formats', async () => {
    const first = await observed({ packets: 3000 });
    const again = await observed({ packets: 3000 });
    const pcapng = await observed({ packets: 3000, format: 'pcapng' });
    expect(readFileSync(first.path).equals(readFileSync(again.path))).toBe(true);
    expect(readFileSync(first.path).equals(readFileSync((await observed({ packets: 3000, seed: 6 })).path))).toBe(false);
    for (const { facts, written } of [first, pcapng]) {
      expect(facts).toMatchObject({ packets: 3000, problem: null, bytes: written.bytes });
    }
    expect(pcapng.flows).toEqual(first.flows);
  });

  it('cuts frames and keeps how long they were', async () => {
    const whole = await observed({ packets: 3000, profile: 'large' });
    for (const format of ['pcap', 'pcapng']) {
      const { facts } = await observed({ packets: 3000, profile: 'large', snapLength: 96, format });
      expect(facts).toMatchObject({ packets: 3000, problem: null, originalBytes: whole.facts.originalBytes });
      expect(facts.capturedBytes).toBeLessThan(3000 * 96);
    }
  });

  it.each(['pcap', 'pcapng'])('repeats a block as other flows that are as whole as the first (%s)', async (format) => {
    const once = await observed({ flows: BLOCK, block: BLOCK, format, profile: 'longtail' });
    const { facts, flows, coverage, written } = await observed({ flows: BLOCK * ROUNDS, block: BLOCK, format, profile: 'longtail' });
    expect(once.flows.length).toBe(BLOCK);
    expect(written.flows).toBe(BLOCK * ROUNDS);
    expect(facts).toMatchObject({ packets: once.facts.packets * ROUNDS, problem: null });
    expect(coverage.wrongIpChecksums).toBe(0);
    const connections = new Set(flows.map(({ transport, sides: [a, b] }) => `${transport} ${a.address} ${a.port} ${b.address} ${b.port}`));
    expect(connections.size).toBe(BLOCK * ROUNDS);
    for (const { sides, state } of flows) {
      expect(sides[0].packets + sides[1].packets).toBeGreaterThanOrEqual(2);
      expect(sides[0].packets + sides[1].packets).toBeLessThanOrEqual(6);
      expect(state).not.toBe('midstream');
    }
  });

  it('says what exscope knows: every protocol of the mix is proven from payload', async () => {
    const { evidence } = await observed({ packets: 8000 });
    const protocols = new Set(evidence.map(({ protocol }) => protocol));
    for (const protocol of ['smtp', 'imap', 'pop3', 'http', 'tls', 'dcerpc', 'ldap', 'dns', 'sip', 'rtp']) {
      expect(protocols).toContain(protocol);
    }
  });
});
