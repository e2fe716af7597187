import type { Catalog } from '../catalog/index.js';
import { AddressSet } from '../site/addresses.js';
import type { StaticPort } from '../site/profile.js';
import type { StoredEndpoint } from '../store/rows.js';

/**
 * What kind of port a learned endpoint is on: the one the user configured, another than configured, one the catalog names, one of a
 * dynamic range, or none of these (an administrator probably pinned it).
 */
type PortKind = 'static' | 'static-port-drift' | 'well-known' | 'dynamic' | 'outside-dynamic-ranges';

export interface EndpointSummary {
  address: string;
  port: number;
  transport: string;
  /** Names of the catalog; an interface the catalog does not know is its UUID. */
  interfaces: string[];
  exchange: boolean;
  /** How it was learned; an endpoint mapper's answer outranks a bind. */
  basis: StoredEndpoint['basis'];
  packet: number;
  flows: number;
  portKind: PortKind;
  /** The static port the user configured for a service of these interfaces. */
  configured: StaticPort | null;
}

/** Learned endpoints, one for each address and port; Exchange first, then those with most flows. */
export function summarizeEndpoints(
  endpoints: Iterable<StoredEndpoint>,
  flowsAt: ReadonlyMap<string, number>,
  staticPorts: readonly StaticPort[],
  catalog: Catalog,
): EndpointSummary[] {
  const bySocket = new Map<string, EndpointSummary>();
  for (const endpoint of endpoints) {
    const { address, port, transport, uuid, version, basis, packet } = endpoint;
    const key = `${transport} ${address} ${port}`;
    const known = catalog.interfaceByUuid(uuid, version);
    let summary = bySocket.get(key);
    if (summary === undefined) {
      const flows = flowsAt.get(endpointKey(endpoint)) ?? 0;
      summary = { address, port, transport, interfaces: [], exchange: false, basis, packet, flows, portKind: 'dynamic', configured: null };
      bySocket.set(key, summary);
    } else if (summary.basis === 'payload' && basis === 'endpoint-mapper') {
      summary.basis = basis;
      summary.packet = packet;
    }
    const name = known?.name ?? uuid;
    if (!summary.interfaces.includes(name)) summary.interfaces.push(name);
    summary.exchange ||= known?.exchange === true;
  }
  for (const summary of bySocket.values()) {
    summary.configured = configuredFor(summary, staticPorts, catalog);
    summary.portKind = portKind(summary, catalog);
  }
  return [...bySocket.values()].sort(
    (a, b) => Number(b.exchange) - Number(a.exchange) || b.flows - a.flows || a.address.localeCompare(b.address) || a.port - b.port,
  );
}

/** Where flows to an endpoint are counted. RPC over HTTP is carried by TCP. */
export function endpointKey({ address, port, transport }: { address: string; port: number; transport: string }): string {
  return `${transport === 'udp' ? 'udp' : 'tcp'} ${address} ${port}`;
}

/** Of several services that serve the interface, the one whose port this is. */
function configuredFor({ address, interfaces, port }: EndpointSummary, pins: readonly StaticPort[], catalog: Catalog): StaticPort | null {
  const serving = pins.filter(
    ({ service, servers }) =>
      (servers === null || new AddressSet(servers).has(address)) &&
      catalog.staticPortService(service)?.interfaces.some((name) => interfaces.includes(name)),
  );
  return serving.find((pin) => pin.port === port) ?? serving[0] ?? null;
}

function portKind({ configured, port, transport }: EndpointSummary, catalog: Catalog): PortKind {
  if (configured !== null) return configured.port === port ? 'static' : 'static-port-drift';
  const carrier = transport === 'udp' ? 'udp' : 'tcp';
  if (catalog.pathsByPort(carrier, port).length > 0) return 'well-known';
  const ranges = [...catalog.ranges.values()].filter((range) => range.transport === carrier);
  return ranges.some(({ from, to }) => port >= from && port <= to) ? 'dynamic' : 'outside-dynamic-ranges';
}
