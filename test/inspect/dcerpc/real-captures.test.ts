/** What tshark's oracle says of RPC in real captures must be what exscope says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RpcAuthLevel } from '../../../src/inspect/evidence.js';
import { at, NO_SHARED, observe, SHARED } from './observe.js';

interface OracleFlow {
  a: { address: string; port: number };
  b: { address: string; port: number };
  evidence?: { rpcBind?: string[]; rpcAuthLevels?: string[]; epmTcpPorts?: string[] };
}

const LEVELS: Record<string, RpcAuthLevel> = { 1: 'none', 2: 'connect', 3: 'call', 4: 'packet', 5: 'integrity', 6: 'privacy' };
const PIPE_PORTS = [139, 445];
/** Microsoft Network Monitor files, a format that is not read. */
const isNetworkMonitor = (capture: string) => readFileSync(join(SHARED, capture)).toString('latin1', 0, 4) === 'GMBU';

/** Flows tshark dissects as RPC directly over TCP. */
function oracleOf(capture: string): OracleFlow[] {
  const { flows } = JSON.parse(readFileSync(join(SHARED, 'oracle', `${capture}.json`), 'utf8')) as { flows: OracleFlow[] };
  return flows.filter(
    ({ a, b, evidence }) =>
      (evidence?.rpcBind !== undefined || evidence?.rpcAuthLevels !== undefined) &&
      !PIPE_PORTS.includes(a.port) &&
      !PIPE_PORTS.includes(b.port),
  );
}

const captures = NO_SHARED
  ? []
  : ['mapi-rpc', 'windows', 'directory'].flatMap((topic) =>
      readdirSync(join(SHARED, topic))
        .map((name) => `${topic}/${name}`)
        .filter(
          (capture) => existsSync(join(SHARED, 'oracle', `${capture}.json`)) && oracleOf(capture).length > 0 && !isNetworkMonitor(capture),
        ),
    );

describe.skipIf(NO_SHARED)('RPC in real captures, against the oracle', () => {
  it.each(captures)('%s', async (capture) => {
    const { flows, endpoints } = await observe(capture);
    for (const { a, b, evidence } of oracleOf(capture)) {
      const pair = [`${a.address}:${a.port}`, `${b.address}:${b.port}`];
      const seen = flows.filter(({ sides }) => pair.every((side) => sides.includes(side)));
      const rpcs = seen.flatMap((flow) => flow.evidence?.rpc ?? []);
      const what = `${capture} ${pair.join(' ')}`;
      const uuids = rpcs.flatMap(({ interfaces }) => interfaces.map(({ uuid }) => uuid));
      for (const uuid of evidence?.rpcBind ?? []) expect(uuids, what).toContain(uuid);
      const levels = new Set<string | null>(rpcs.flatMap(({ requests, bindLevel }) => [...Object.keys(requests), bindLevel]));
      for (const level of evidence?.rpcAuthLevels ?? []) expect([...levels], what).toContain(LEVELS[level]);
      // The port of the mapper itself stands in the request's tower.
      const mapper = [a.port, b.port].find((port) => port < 1024) ?? 0;
      const ports = endpoints.filter(({ basis }) => basis === 'endpoint-mapper').map(({ port }) => port);
      for (const port of evidence?.epmTcpPorts ?? []) if (Number(port) !== mapper) expect(ports, what).toContain(Number(port));
    }
  });
});

const named = (part: string) => `mapi-rpc/${readdirSync(join(SHARED, 'mapi-rpc')).find((name) => name.includes(part))}`;
const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';

describe.skipIf(NO_SHARED)('Exchange in real captures', () => {
  it('an Exchange 2003 server: the mapper names its ports, and every call is readable', async () => {
    const { flows, endpoints } = await observe(named('--mapi.pcap'));
    const mapped = endpoints.filter(({ basis }) => basis === 'endpoint-mapper');
    expect(mapped.map(({ address, port, transport, uuid, version }) => `${transport} ${address}:${port} ${uuid} ${version}`)).toEqual([
      'tcp 192.168.0.2:4997 f5cc5a18-4264-101a-8c59-08002b2f8426 56.0',
      'http 192.168.0.2:5000 f5cc5a18-4264-101a-8c59-08002b2f8426 56.0',
      `tcp 192.168.0.2:1032 ${EMSMDB} 0.81`,
    ]);
    const store = at(flows, '192.168.0.2:1032').filter(({ evidence }) => evidence?.protocol === 'dcerpc');
    expect(store.length).toBeGreaterThan(3);
    for (const { evidence, sides, clientSide } of store) {
      expect(Object.keys(evidence!.rpc!.requests)).toEqual(['connect']);
      expect(sides[clientSide]).not.toBe('192.168.0.2:1032');
    }
    expect(store.some(({ evidence }) => evidence!.credentials.some(({ user }) => user?.includes('\\')))).toBe(true);
  });

  it('joined in the middle, the answer of the mapper and a readable extended buffer', async () => {
    const { flows, endpoints } = await observe(named('ShortMAPI'));
    expect(endpoints[0]).toMatchObject({ address: '10.1.70.4', port: 1293, uuid: EMSMDB, basis: 'endpoint-mapper' });
    const [store] = at(flows, '10.1.70.4:1293');
    expect(store!.evidence!.rpc).toMatchObject({ bindLevel: 'connect', requests: { connect: { count: 6 } } });
    expect(store!.evidence!.rpc!.readableStub).not.toBeNull();
  });

  it('Outlook on a static port: every call is encrypted, and nothing is called readable', async () => {
    const { flows } = await observe(named('dof-short-capture'));
    const store = at(flows, '10.254.158.25:29216').filter(({ evidence }) => evidence?.rpc != null);
    expect(store.length).toBe(3);
    for (const { evidence } of store) {
      expect(Object.keys(evidence!.rpc!.requests)).toEqual(['privacy']);
      expect(evidence).toMatchObject({ cleartext: null, rpc: { readableStub: null, undetermined: 0 } });
    }
  });
});
