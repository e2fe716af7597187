import type { Catalog } from '../catalog/index.js';
import { isDynamicPort, isRpcOverHttpPort, RECOMMENDED_FOR, RECOMMENDED_RANGE } from '../judge/rpc-ports.js';
import type { SiteProfile } from '../site/profile.js';
import { SiteIndex } from '../site/site-index.js';
import type { HostRow, StoredEndpoint } from '../store/rows.js';
import { endpointKey } from './summary-endpoints.js';

/**
 * `as-configured`: every port seen is the configured one · `dynamic`: on a port of the dynamic range · `other-port`: on a port that is neither ·
 * `not-seen`: nothing in the captures shows where it listens.
 */
export type StaticPortStatus = 'as-configured' | 'dynamic' | 'other-port' | 'not-seen';

/** One service on one server: where it should listen, where it says it does, where it was spoken to. */
export interface StaticPortCheck {
  server: string;
  /** Service of the catalog, such as `rpc-client-access`. */
  service: string;
  /** By `--static-port` or the site profile; null when nobody said. */
  configured: number | null;
  /** Ports that an endpoint mapper's answer named. */
  advertised: number[];
  /** Ports at which its interfaces were bound or spoken to, with the flows there. */
  used: { port: number; flows: number }[];
  status: StaticPortStatus;
  /** The configured port is outside the range Microsoft recommends (Exchange 2010). */
  outsideRecommended: boolean;
}

export interface StaticPortFacts {
  endpoints: Iterable<StoredEndpoint>;
  /** By `endpointKey`. */
  flowsAt: ReadonlyMap<string, number>;
  hosts: readonly HostRow[];
  site: SiteProfile;
  catalog: Catalog;
}

/** Configured against advertised against used, for every server that Exchange's RPC was seen on or that a static port names. */
export function checkStaticPorts({ endpoints, flowsAt, hosts, site, catalog }: StaticPortFacts): StaticPortCheck[] {
  const index = new SiteIndex(site);
  const learned = byServer(endpoints, catalog);
  const named = site.staticPorts.flatMap(({ servers }) => (servers ?? []).filter((address) => !address.includes('/')));
  const servers = [...new Set([...learned.keys(), ...named])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return servers.flatMap((server) => {
    const seen = learned.get(server) ?? [];
    const host = hosts.find(({ address }) => address === server);
    const pins = index.pins(server);
    const services = pins.length > 0 ? pins.map(({ service }) => service) : likelyServices(seen, host, catalog);
    return services.flatMap((service) => {
      const interfaces = catalog.staticPortService(service)?.interfaces ?? [];
      const configured = pins.find((pin) => pin.service === service)?.port ?? null;
      // Two services may serve one interface; a port that is pinned to the other is none of this one's.
      const others = new Set(pins.filter((pin) => pin.service !== service).map(({ port }) => port));
      const here = seen.filter(
        ({ name, port }) => interfaces.includes(name) && !others.has(port) && !isRpcOverHttpPort('tcp', port, catalog),
      );
      const advertised = distinct(here.filter(({ basis }) => basis === 'endpoint-mapper'));
      const used = distinct(here)
        .map((port) => ({ port, flows: flowsAt.get(endpointKey({ address: server, port, transport: 'tcp' })) ?? 0 }))
        .filter(({ port, flows }) => flows > 0 || !advertised.includes(port));
      if (configured === null && advertised.length + used.length === 0) return [];
      const ports = [...new Set([...advertised, ...used.map(({ port }) => port)])];
      const status = statusOf(configured, ports, catalog);
      return [{ server, service, configured, advertised, used, status, outsideRecommended: isOutside(configured, service, catalog) }];
    });
  });
}

interface Learned {
  name: string;
  port: number;
  basis: StoredEndpoint['basis'];
}

function byServer(endpoints: Iterable<StoredEndpoint>, catalog: Catalog): Map<string, Learned[]> {
  const servers = new Map<string, Learned[]>();
  for (const { address, port, transport, uuid, version, basis } of endpoints) {
    const known = transport === 'tcp' ? catalog.interfaceByUuid(uuid, version) : undefined;
    if (known === undefined || !known.exchange || known.staticPortServices.length === 0) continue;
    const list = servers.get(address);
    if (list === undefined) servers.set(address, [{ name: known.name, port, basis }]);
    else list.push({ name: known.name, port, basis });
  }
  return servers;
}

/** Nobody configured anything: the services of the host's release that its interfaces belong to, each interface once. */
function likelyServices(seen: readonly Learned[], host: HostRow | undefined, catalog: Catalog): string[] {
  const releases = host?.releases ?? [];
  // A global catalog server offers the address book too, and is none of Exchange's.
  if (host !== undefined && !host.exchange) return [];
  const services = [...catalog.staticPortServices.values()].filter(
    (service) =>
      service.registry !== null &&
      service.defaultPort === undefined &&
      (releases.length === 0 || service.releases.some((each) => releases.includes(each))),
  );
  const chosen = new Set<string>();
  for (const name of new Set(seen.map((each) => each.name))) {
    if ([...chosen].some((service) => catalog.staticPortService(service)?.interfaces.includes(name))) continue;
    const service = services.find(({ interfaces }) => interfaces.includes(name));
    if (service !== undefined) chosen.add(service.name);
  }
  return [...chosen];
}

function statusOf(configured: number | null, ports: readonly number[], catalog: Catalog): StaticPortStatus {
  if (ports.length === 0) return 'not-seen';
  const wrong = ports.filter((port) => port !== configured);
  if (wrong.length === 0) return 'as-configured';
  return wrong.some((port) => isDynamicPort(port, catalog)) ? 'dynamic' : 'other-port';
}

function isOutside(port: number | null, service: string, catalog: Catalog): boolean {
  const range = catalog.ranges.get(RECOMMENDED_RANGE);
  const applies = catalog.staticPortService(service)?.releases.includes(RECOMMENDED_FOR) === true;
  return port !== null && range !== undefined && applies && (port < range.from || port > range.to);
}

function distinct(learned: readonly Learned[]): number[] {
  return [...new Set(learned.map(({ port }) => port))].sort((a, b) => a - b);
}
