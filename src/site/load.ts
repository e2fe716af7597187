import { readFileSync } from 'node:fs';
import type { Catalog } from '../catalog/index.js';
import { type Libraries, loadLibraries } from '../catalog/libraries.js';
import { fault, faultAt, parseYaml, type SourceText } from '../catalog/read-yaml.js';
import type { SiteException, SiteHost, SiteProfile, StaticPort } from './profile.js';
import { type SiteNames, siteSchemas } from './schema.js';

type Rows = ReturnType<ReturnType<ReturnType<typeof siteSchemas>['site']>['parse']>;

/**
 * Reads a site profile.
 * @throws {ExscopeError} `EXSCOPE_SITE` with file, line, field, what is wrong and what would be right.
 */
export function loadSite(file: string, catalog: Catalog): SiteProfile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw fault({ kind: 'site' }, `${file}: cannot be read`, cause);
  }
  return parseSite({ file, text, kind: 'site' }, catalog);
}

/** JSON Schema (draft 2020-12) of a site profile, for editors. */
export function siteJsonSchema(catalog: Catalog): object {
  const { z } = loadLibraries();
  const none: ReadonlySet<string> = new Set();
  const known = {
    services: new Set(catalog.staticPortServices.keys()),
    releases: new Set(catalog.releases.keys()),
    hosts: none,
    networks: none,
  };
  return { title: 'exscope site profile', ...z.toJSONSchema(siteSchemas(z).site(known), { io: 'input', unrepresentable: 'any' }) };
}

/** A site profile from its text. */
function parseSite(source: SourceText, catalog: Catalog, libraries: Libraries = loadLibraries()): SiteProfile {
  const { yaml, z } = libraries;
  const schemas = siteSchemas(z);
  const names = namesIn(source, schemas, libraries);
  const known: SiteNames = {
    releases: new Set(catalog.releases.keys()),
    services: new Set(catalog.staticPortServices.keys()),
    hosts: new Set(names.hosts),
    networks: new Set(names.networks),
  };
  const rows = parseYaml(source, schemas.site(known), yaml);
  const refuse = (path: PropertyKey[], message: string) => {
    throw faultAt(source, path, message, yaml);
  };
  checkNames(rows, refuse);
  return resolve(rows);
}

type Refuse = (path: PropertyKey[], message: string) => void;

/** One name, one thing; one address, one host. */
function checkNames({ hosts, networks, arrays }: Rows, refuse: Refuse): void {
  const owner = new Map<string, string>();
  const lists = { hosts, networks, arrays };
  for (const [list, rows] of Object.entries(lists)) {
    rows.forEach(({ name }, index) => {
      const other = owner.get(name);
      if (other !== undefined && other !== list) refuse([list, index, 'name'], `"${name}" is also the name of one of the ${other}`);
      owner.set(name, list);
    });
  }
  const hostOf = new Map<string, string>();
  hosts.forEach(({ name, address, addresses }, index) => {
    addressesOf({ address, addresses }).forEach((each, at) => {
      const other = hostOf.get(each);
      const path = address === undefined ? ['hosts', index, 'addresses', at] : ['hosts', index, 'address'];
      if (other !== undefined) refuse(path, `${each} belongs to "${other}" already`);
      hostOf.set(each, name);
    });
  });
}

function resolve(rows: Rows): SiteProfile {
  const hosts = rows.hosts.flatMap((row): SiteHost[] =>
    addressesOf(row).map((address) => ({
      address,
      roles: row.roles,
      name: row.name,
      releases: row.release === undefined ? [] : [row.release],
    })),
  );
  const addressesByName = new Map<string, string[]>(rows.networks.map(({ name, addresses }) => [name, addresses]));
  for (const row of rows.hosts) addressesByName.set(row.name, addressesOf(row));
  const membersOf = (names: readonly string[]) => names.flatMap((name) => addressesByName.get(name) ?? []);
  for (const { name, addresses = [], members } of rows.arrays) addressesByName.set(name, [...addresses, ...membersOf(members)]);
  // Who carries the virtual address of an array answers as its members do.
  for (const { name, addresses = [], members } of rows.arrays) {
    const roles = [...new Set(rows.hosts.filter((host) => members.includes(host.name)).flatMap((host) => host.roles))];
    const releases = [...new Set(hosts.filter((host) => members.includes(host.name ?? '')).flatMap((host) => host.releases))];
    for (const address of addresses) hosts.push({ address, roles, name, releases });
  }
  const pins = (ports: Record<string, number> | undefined, servers: string[] | null): StaticPort[] =>
    Object.entries(ports ?? {}).map(([service, port]) => ({ service, port, servers }));
  const ends = (names: readonly string[] | undefined) =>
    names === undefined ? null : names.flatMap((name) => addressesByName.get(name) ?? [name]);
  return {
    name: rows.name ?? null,
    releases: rows.releases,
    hosts,
    networks: rows.networks,
    staticPorts: [
      ...pins(rows.staticPorts, null),
      ...rows.arrays.flatMap(({ name, staticPorts }) => pins(staticPorts, addressesByName.get(name) ?? [])),
      ...rows.hosts.flatMap((row) => pins(row.staticPorts, addressesOf(row))),
    ],
    replicationPort: rows.dagReplicationPort ?? null,
    exceptions: rows.exceptions.map(
      ({ name, from, to, transport = null, ports, protocol = null, allows, who, why, until = null }): SiteException => ({
        name,
        from: ends(from),
        to: ends(to),
        transport,
        ports: ports?.map(spanOf) ?? null,
        protocol,
        allows,
        who,
        why,
        until,
      }),
    ),
  };
}

function addressesOf({ address, addresses }: { address?: string | undefined; addresses?: string[] | undefined }): string[] {
  return addresses ?? (address === undefined ? [] : [address]);
}

function spanOf(port: number | string): [number, number] {
  if (typeof port === 'number') return [port, port];
  const [from = '', to = ''] = port.split('-');
  return [Number(from), Number(to)];
}

function namesIn(
  source: SourceText,
  schemas: ReturnType<typeof siteSchemas>,
  { yaml }: Libraries,
): { hosts: string[]; networks: string[] } {
  try {
    const { hosts, networks, arrays } = parseYaml(source, schemas.names, yaml);
    return { hosts: [...hosts, ...arrays].map(({ name }) => name), networks: networks.map(({ name }) => name) };
  } catch {
    // Whatever is wrong is told better by the whole schema.
    return { hosts: [], networks: [] };
  }
}
