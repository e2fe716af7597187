/** Every row of the catalog: a flow made for it is classified to it, and flows that nearly are it are not. A new row is tested by being there. */
import { describe, expect, it } from 'vitest';
import { type DataPath, loadCatalog } from '../../src/catalog/index.js';
import type { HttpEvidence } from '../../src/inspect/evidence.js';
import { judge } from '../../src/judge/judge.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { StoredFlow } from '../../src/store/rows.js';
import { endpoint, FactStore, flow, tls } from '../helpers/facts.js';

const catalog = loadCatalog();
const CLIENT = '10.1.0.1';
const SERVER = '10.1.0.2';
/** Nothing Exchange has is there. */
const NOWHERE = 1;

interface Variation {
  port?: number;
  fromRole?: string;
  toRole?: string;
}

/** A port of the row: a fixed one, or one in its dynamic range that no row has for its own. */
function portOf(path: DataPath): number {
  if (path.ports.length > 0) return path.ports[0]![0];
  if (path.anyPort) return NOWHERE;
  const range = catalog.ranges.get(path.dynamic[0]!)!;
  for (let port = range.to - 700; port > range.from; port--) if (catalog.pathsByPort(path.transport, port).length === 0) return port;
  throw new Error(`${path.id}: its range is full`);
}

function web(service: string): HttpEvidence {
  const exchange = { service, method: 'GET', path: '/', packet: 4, status: 200, redirectToHttps: false };
  const empty = {
    host: null,
    server: null,
    userAgent: null,
    exchangeVersion: null,
    frontEnd: null,
    schemesSent: [],
    schemesOffered: [],
    redirectOnly: false,
    contentPacket: null,
    sessionCookies: [],
  };
  return { ...empty, exchanges: [exchange], requests: 1 };
}

/** What the row's traffic proves. A row for one of the web services is only told by a readable request. */
function evidenceOf(path: DataPath): Parameters<typeof flow>[2] {
  const [first] = path.protocols;
  const service = path.webServices?.length === 1 && path.protocols.includes('http') ? path.webServices[0]! : null;
  if (service !== null) return { evidence: { protocol: 'http', http: web(service) } };
  if (first === 'tls') return { evidence: { protocol: 'tls', tls: tls({ sni: path.hosts?.[0]?.replace('*', 'mail') ?? null }) } };
  if (path.hosts !== undefined) return { evidence: { protocol: first as 'smtp', tls: tls({ sni: path.hosts[0]!.replace('*', 'mail') }) } };
  return first === 'unknown' || first === undefined ? { evidence: null } : { evidence: { protocol: first } };
}

function flowFor(path: DataPath, { port = portOf(path) }: Variation = {}): StoredFlow {
  const server = path.state === 'local' ? CLIENT : SERVER;
  return flow(`${CLIENT}:${path.transport === 'udp' ? 1900 : 40_000}`, `${server}:${port}`, {
    transport: path.transport,
    ...evidenceOf(path),
  });
}

/** Shared rows stand on their own: in a release that has no rows for servers. */
const releaseOf = (path: DataPath) => (path.shared ? 'outlook.com' : path.release);

function classified(path: DataPath, variation: Variation = {}) {
  const { fromRole = path.from[0]!, toRole = path.to[0]! } = variation;
  const each = flowFor(path, variation);
  const local = path.state === 'local';
  const hosts = local ? [parseHost(`${CLIENT}=${toRole}`)] : [parseHost(`${CLIENT}=${fromRole}`), parseHost(`${SERVER}=${toRole}`)];
  const known = catalog.interfaceByName(path.rpc?.interfaces[0] ?? '');
  // What an endpoint mapper says of the server names RPC; without an interface there is only the range.
  const learned =
    known === undefined || variation.port !== undefined
      ? []
      : [endpoint(`${SERVER}:${each.server.port}`, known.uuid, 'endpoint-mapper', known.version ?? '1.0')];
  const store = new FactStore([each], learned);
  judge(store, catalog, { ...NO_SITE, releases: [releaseOf(path)], hosts });
  return store.verdictOf(each);
}

/**
 * Some rows differ in nothing a capture shows: services of one server by RPC without a documented interface, a program beside others that asks
 * the directory. For the flow made for the one, the other must be right in every respect, and say no less about it.
 */
function describesAsWell(other: DataPath, path: DataPath): boolean {
  const port = portOf(path);
  const [first] = path.protocols;
  const interfaceName = path.rpc?.interfaces[0];
  const reached =
    other.ports.some(([from, to]) => from <= port && port <= to) ||
    other.dynamic.some((name) => catalog.ranges.get(name)!.from <= port && port <= catalog.ranges.get(name)!.to);
  return (
    other.release === path.release &&
    other.transport === path.transport &&
    other.from.includes(path.from[0]!) &&
    other.to.includes(path.to[0]!) &&
    reached &&
    other.protocols.includes(first!) &&
    (interfaceName === undefined ? other.rpc !== null || path.rpc === null : other.rpc?.interfaces.includes(interfaceName) === true) &&
    (path.webServices?.length === 1 ? other.webServices?.join() === path.webServices.join() : true) &&
    (path.hosts === undefined) === (other.hosts === undefined)
  );
}

const rows = catalog.paths.map((path) => [path.id, path] as const);
const ROLES = ['witness', 'voip-gateway', 'rms-server', 'exchange-online', 'backup'];

describe('a flow made for a row', () => {
  it.each(rows)('%s is classified to it', (_, path) => {
    const { pathId } = classified(path);
    const other = pathId === null || pathId === path.id ? undefined : catalog.path(pathId);
    if (other === undefined || !describesAsWell(other, path)) expect(pathId).toBe(path.id);
  });
});

describe('a flow that is nearly one of a row', () => {
  it.each(rows.filter(([, { anyPort }]) => !anyPort))('%s on a port that is none of its own', (_, path) => {
    expect(classified(path, { port: NOWHERE }).pathId).not.toBe(path.id);
  });

  it.each(rows)('%s to a server that does not serve it', (_, path) => {
    const toRole = ROLES.find((role) => !(path.to as readonly string[]).includes(role))!;
    expect(classified(path, { toRole }).pathId).not.toBe(path.id);
  });

  const oneWay = rows.filter(([, { from, to }]) => !(from.includes(to[0]!) && to.includes(from[0]!)));
  it.each(oneWay)('%s the other way round', (_, path) => {
    expect(classified(path, { fromRole: path.to[0]!, toRole: path.from[0]! }).pathId).not.toBe(path.id);
  });
});
