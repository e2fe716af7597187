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
