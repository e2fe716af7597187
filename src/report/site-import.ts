import type { Catalog } from '../catalog/index.js';
import type { EndpointList } from '../site/importers/endpoint-text.js';
import type { Netstat } from '../site/importers/netstat-text.js';
import type { RegPorts } from '../site/importers/reg-ports.js';
import type { SiteProfile } from '../site/profile.js';
import { SiteIndex } from '../site/site-index.js';
import { count, safe, socket } from './text.js';
import { yamlAddress, yamlString } from './yaml-text.js';

/** What one registry export pins, as rows for the hosts of a site profile. */
export function regText(
  file: string,
  { pins, ranges, notes, computer }: RegPorts,
  problems: readonly { line: number; what: string }[],
  host: string | null,
): string {
  const name = host ?? computer;
  const remark = (text: string) => `# ${safe(text, 300)}`;
  const lines = [
    remark(`${file}: ${computer === null ? 'does not say which computer it is from' : `exported on ${computer}`}`),
    ...problems.map(({ line, what }) => remark(`line ${line}: ${what}`)),
    ...notes.map(({ line, what }) => remark(`line ${line}: ${what}`)),
    ...ranges.map(({ line, what, server, from, to }) =>
      remark(`line ${line}: ${what} may use ${server === null ? '' : `${server}, `}${from}${from === to ? '' : ` to ${to}`}`),
    ),
  ];
  if (pins.length === 0) return `${[...lines, '# no port is pinned'].join('\n')}\n`;
  const ports = pins.flatMap(({ services, port }) => services.map((service) => `${service}: ${port}`));
  lines.push(
    name === null ? '# name the host: --host NAME' : '',
    `  - name: ${name === null ? 'HOST' : yamlString(safe(name, 64))}`,
    '    address: ADDRESS',
    '    roles: [client-access]',
    `    staticPorts: { ${ports.join(', ')} }`,
  );
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** What an endpoint mapper listed: Exchange's and the directory's interfaces, by host and port. */
export function endpointsText(file: string, { endpoints, withoutPort }: EndpointList, catalog: Catalog): string {
  const rows = endpoints.map((endpoint) => ({ ...endpoint, known: catalog.interfaceByUuid(endpoint.uuid, endpoint.version ?? undefined) }));
  const pinnable = rows.filter(({ known, protocol }) => protocol === 'ncacn_ip_tcp' && (known?.staticPortServices.length ?? 0) > 0);
  const others = rows.length - pinnable.length;
  const lines = [
    `# ${safe(file)}: ${count(rows.length, 'endpoint')} with a port, ${withoutPort} without`,
    ...pinnable.map(({ host, port, known, line }) => {
      const services = known!.staticPortServices.filter((service) => catalog.staticPortService(service)?.defaultPort === undefined);
      return `# ${safe(host, 64)}:${port} ${known!.name}, line ${line}: ${rangeOf(port, catalog)}${services.length === 0 ? '' : `; if it is pinned, by ${services.join(' or ')}`}`;
    }),
    ...(others > 0 ? [`# and ${others} of other interfaces`] : []),
  ];
  const hosts = new Map<string, Map<string, number>>();
  for (const { host, port, known } of pinnable) {
    if (!inRange(port, 'exchange-2010-static', catalog)) continue;
    const service = known!.staticPortServices.find((name) => catalog.staticPortService(name)?.releases.includes('2010'));
    if (service === undefined) continue;
    const services = hosts.get(host) ?? new Map<string, number>();
    hosts.set(host, services.set(service, port));
  }
  for (const [host, services] of hosts) {
    const ports = [...services].map(([service, port]) => `${service}: ${port}`);
    lines.push(
      `  - name: ${yamlString(safe(host, 64) || 'HOST')}`,
      `    address: ${yamlAddress(/^[0-9.:]+$/.test(host) ? host : 'ADDRESS')}`,
      '    roles: [client-access]',
      `    staticPorts: { ${ports.join(', ')} }`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function rangeOf(port: number, catalog: Catalog): string {
  if (inRange(port, 'exchange-2010-static', catalog)) return 'in the range recommended for static ports';
  const names = ['windows-2003', 'exchange-2010', 'windows-2008'].filter((name) => inRange(port, name, catalog));
  return names.length === 0 ? 'in no dynamic range' : `dynamic (${names.join(', ')})`;
}

function inRange(port: number, name: string, catalog: Catalog): boolean {
  const range = catalog.ranges.get(name);
  return range !== undefined && range.from <= port && port <= range.to;
}

/** Which pinned and known ports a host listens on, and whether its connections go to the pinned ports of the profile. */
export function netstatText(file: string, { listeners, connections, otherLines }: Netstat, catalog: Catalog, site: SiteProfile): string {
  const index = new SiteIndex(site);
  const listening = [...new Map(listeners.map((each) => [`${each.transport} ${each.port}`, each])).values()].sort(
    (a, b) => a.port - b.port,
  );
  const known = listening.flatMap(({ transport, port, line }) => {
    const paths = catalog.pathsByPort(transport, port);
    const pins = site.staticPorts.filter((pin) => pin.port === port).map(({ service }) => service);
    if (paths.length === 0 && pins.length === 0) return [];
    const what =
      pins.length > 0
        ? `static port of ${[...new Set(pins)].join(', ')}`
        : [...new Set(paths.map(({ protocols }) => protocols[0]))].join(', ');
    return [`listens  ${transport} ${port}  ${what} (line ${line})`];
  });
  const pinned = connections.flatMap(({ remote, line }) => {
    const services = index.pins(remote.address).filter(({ port }) => port === remote.port);
    return services.length === 0
      ? []
      : [`connects ${socket(remote)}  static port of ${services.map(({ service }) => service).join(', ')} (line ${line})`];
  });
  const dynamic = connections.filter(({ remote }) => {
    const named = site.hosts.some(({ address }) => address === remote.address);
    return (
      named &&
      catalog.pathsByPort('tcp', remote.port).length === 0 &&
      !index.pins(remote.address).some(({ port }) => port === remote.port) &&
      remote.port > 1024
    );
  });
  return `${[
    `${safe(file)}: ${count(listening.length, 'listening port')}, ${count(connections.length, 'connection')}, ${count(otherLines, 'other line')}`,
    ...known,
    ...pinned,
    ...dynamic.map(({ remote, line }) => `connects ${socket(remote)}  no static port, and none of the catalog: dynamic? (line ${line})`),
  ].join('\n')}\n`;
}
