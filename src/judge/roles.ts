import ipaddr from 'ipaddr.js';
import type { Role } from '../catalog/index.js';
import type { NetworkKind } from '../site/profile.js';
import type { SiteIndex } from '../site/site-index.js';
import type { HostRow, Sighting } from '../store/rows.js';
import type { EndpointBook } from './endpoints.js';
import { MAX_HOSTS, MAX_REMEMBERED } from './limits.js';
import {
  ADDRESS_BOOK_INTERFACES,
  DIRECTORY_INTERFACES,
  EXCHANGE_SERVICES,
  GREETINGS,
  LAST_LEGACY_DYNAMIC_PORT,
  LISTENERS,
  NAMING_FRONT_ENDS,
  STORE_INTERFACES,
  WEB_VERSIONS,
} from './marks.js';

/** Answering on these says what a host is, where no payload is read: DNS, Kerberos, LDAP, global catalog, ports that only Exchange has. */
export const TELLING_PORTS: readonly number[] = [53, 88, 389, 3268, ...LISTENERS.flatMap(({ ports }) => ports)];

const EXCHANGE_ROLES: readonly string[] = [
  'client-access',
  'mailbox',
  'hub-transport',
  'edge-transport',
  'unified-messaging',
  'front-end',
  'back-end',
];

export interface Host {
  address: string;
  roles: Role[];
  basis: HostRow['basis'];
  /** Sentences: what it was seen doing. */
  why: string[];
  releases: string[];
  exchange: boolean;
  /** What the site profile calls the network it is in; null when it says nothing. */
  network: NetworkKind | null;
}

/** Releases with front-end and back-end servers instead of roles. */
const LEGACY_RELEASES: readonly string[] = ['5.5', '2000', '2003'];

/** Versions kept of one host: more are not believed. */
const MAX_VERSIONS = 16;

/** What a host was seen serving, gathered over all flows. */
interface Sightings {
  greeting: string | null;
  webServices: Set<string>;
  /** Versions that Exchange's web services named. */
  webVersions: Set<string>;
  /** It names the server that took a request. */
  frontEnd: string | null;
  answeredPorts: Set<string>;
}

/**
 * Who is who. The user's word is final; a host nobody named gets roles from what it was seen serving, and `why` says what that was.
 */
export class HostBook {
  readonly #hosts = new Map<string, Host>();
  /** Addresses that flows met and the site profile names. */
  readonly #named = new Set<string>();
  readonly #sightings = new Map<string, Sightings>();
  readonly #endpoints: EndpointBook;
  readonly #site: SiteIndex;
  readonly #maxHosts: number;
  readonly #maxRemembered: number;
  /** Sightings of hosts, and hosts the profile names, beyond `maxHosts`. */
  limited = 0;

  constructor(endpoints: EndpointBook, site: SiteIndex, maxHosts = MAX_HOSTS, maxRemembered = MAX_REMEMBERED) {
    this.#endpoints = endpoints;
    this.#site = site;
    this.#maxHosts = maxHosts;
    this.#maxRemembered = maxRemembered;
  }

  /** Takes into account what a host was seen serving; to be called for all sightings before `get`. */
  see({ address, answered, banner, web, headers }: Sighting): void {
    let sightings = this.#sightings.get(address);
    if (sightings === undefined) {
      if (this.#sightings.size >= this.#maxHosts) {
        this.limited++;
        return;
      }
      sightings = { greeting: null, webServices: new Set(), webVersions: new Set(), frontEnd: null, answeredPorts: new Set() };
      this.#sightings.set(address, sightings);
    }
    if (answered !== null) sightings.answeredPorts.add(`${answered.transport}/${answered.port}`);
    const version = headers?.exchangeVersion ?? null;
    // Others say nothing of a host, and whoever answers may name as many as it likes.
    if (version !== null && sightings.webVersions.size < MAX_VERSIONS && WEB_VERSIONS.some(({ pattern }) => pattern.test(version)))
      sightings.webVersions.add(version);
    sightings.frontEnd ??= headers?.frontEnd ?? null;
    if (banner !== null && GREETINGS.some(({ pattern }) => pattern.test(banner))) sightings.greeting = banner;
    if (web !== null && /Microsoft-IIS/i.test(web.server ?? '') && EXCHANGE_SERVICES.includes(web.service)) {
      const served = web.status === 200 || web.status === 401 || web.status === 302 || web.status === 440;
      if (served) sightings.webServices.add(web.service);
    }
  }

  get(address: string): Host {
    let host = this.#hosts.get(address);
    if (host === undefined) {
      const configured = this.#configured(address);
      host = configured ?? this.#inferred(address);
      if (this.#hosts.size >= this.#maxRemembered) this.#hosts.clear();
      this.#hosts.set(address, host);
      if (configured !== null) this.#name(address);
    }
    return host;
  }

  /** Hosts with a role of their own: not mere clients, not the Internet. */
  notable(): HostRow[] {
    const addresses = new Set([...this.#named, ...this.#sightings.keys(), ...this.#endpoints.addresses()]);
    return [...addresses]
      .map((address) => this.get(address))
      .filter((host) => host.basis === 'configured' || host.why.length > 0)
      .map(({ network: _, ...host }) => ({ ...host, why: host.why.join('; ') }));
  }

  #name(address: string): void {
    if (this.#named.has(address)) return;
    if (this.#named.size >= this.#maxHosts) this.limited++;
    else this.#named.add(address);
  }

  #configured(address: string): Host | null {
    const said = this.#site.hosts(address);
    if (said.length === 0) return null;
    const roles = [...new Set(said.flatMap((host) => host.roles))];
    const releases = [...new Set(said.flatMap((host) => host.releases))];
    const exchange = roles.some((role) => EXCHANGE_ROLES.includes(role));
    const names = [...new Set(said.flatMap(({ name }) => name ?? []))];
    return {
      address,
      roles,
      basis: 'configured',
      why: [names.length > 0 ? `${names.join(', ')} of the site profile` : 'named by --host'],
      releases: releases.length > 0 || !exchange ? releases : this.#site.profile.releases,
      exchange,
      network: this.#site.network(address),
    };
  }

  #inferred(address: string): Host {
    const interfaces = this.#endpoints.interfacesOf(address);
    const sightings = this.#sightings.get(address);
    const network = this.#site.network(address);
    const host: Host = { address, roles: [], basis: 'inferred', why: [], releases: [], exchange: false, network };
    const directory = DIRECTORY_INTERFACES.filter((name) => interfaces.has(name));
    const store = STORE_INTERFACES.filter((name) => interfaces.has(name));
    const addressBook = ADDRESS_BOOK_INTERFACES.filter((name) => interfaces.has(name));
    if (store.length > 0) this.#storeServer(host, [...store, ...addressBook]);
    else if (interfaces.has('RFRI')) add(host, ['client-access'], `serves ${addressBook.join(', ')}`, true);
    if (sightings?.greeting != null) {
      const releases = GREETINGS.find(({ pattern }) => pattern.test(sightings.greeting!))?.releases ?? [];
      const legacy = releases.length > 0 && releases.every((release) => LEGACY_RELEASES.includes(release));
      add(host, legacy ? ['mailbox', 'front-end', 'back-end'] : ['mailbox', 'client-access'], `greets as "${sightings.greeting}"`, true);
      narrow(host, releases);
    }
    if (sightings !== undefined && sightings.webServices.size > 0) {
      add(host, ['client-access'], `answers for ${[...sightings.webServices].sort().join(', ')} as IIS`, true);
    }
    if (sightings !== undefined) this.#exchangeSigns(host, sightings);
    if (directory.length > 0) add(host, ['domain-controller'], `serves ${directory.join(', ')}`, false);
    else if (sightings !== undefined && isDirectory(sightings.answeredPorts)) {
      add(host, ['domain-controller'], 'answers on the Kerberos and LDAP ports', false);
    }
    if (sightings?.answeredPorts.has('udp/53') || sightings?.answeredPorts.has('tcp/53'))
      add(host, ['dns-server'], 'answers on port 53', false);
    if (host.roles.length === 0) host.roles = [(network === null ? isPublic(address) : network === 'internet') ? 'internet' : 'client'];
    return host;
  }

  /** What Exchange says of itself in HTTP headers, and ports that nothing else answers on. */
  #exchangeSigns(host: Host, { webVersions, frontEnd, answeredPorts }: Sightings): void {
    for (const version of [...webVersions].sort()) {
      const releases = WEB_VERSIONS.find(({ pattern }) => pattern.test(version))?.releases;
      if (releases === undefined) continue;
      const legacy = releases.every((release) => LEGACY_RELEASES.includes(release));
      add(host, legacy ? ['front-end'] : ['client-access'], `answers as Outlook Web App ${version}`, true);
      narrow(host, releases);
    }
    if (frontEnd !== null) {
      add(host, ['client-access'], `names itself "${frontEnd}" as the front end of a request`, true);
      narrow(host, NAMING_FRONT_ENDS);
    }
    for (const { ports, roles, releases } of LISTENERS) {
      if (!ports.every((port) => answeredPorts.has(`tcp/${port}`))) continue;
      add(host, roles, `answers on port ${ports.join(' and ')}`, true);
      narrow(host, releases);
    }
  }

  #storeServer(host: Host, interfaces: string[]): void {
    const port = Math.min(...interfaces.map((name) => this.#endpoints.portOf(host.address, name) ?? 65_535));
    const legacy = port <= LAST_LEGACY_DYNAMIC_PORT;
    add(host, legacy ? ['mailbox', 'back-end'] : ['mailbox', 'client-access'], `serves ${interfaces.join(', ')}`, true);
    if (legacy && this.#site.profile.releases.length === 0) {
      host.why.push(`port ${port} is in the dynamic range of Windows 2000 and Server 2003`);
      narrow(host, ['2000', '2003']);
    }
  }
}

function isDirectory(ports: ReadonlySet<string>): boolean {
  const kerberos = ports.has('tcp/88') || ports.has('udp/88');
  return kerberos && (ports.has('tcp/389') || ports.has('tcp/3268') || ports.has('udp/389'));
}

function add(host: Host, roles: readonly Role[], why: string, exchange: boolean): void {
  for (const role of roles) if (!host.roles.includes(role)) host.roles.push(role);
  host.why.push(why);
  host.exchange ||= exchange;
}

/** Keeps the releases that all signs agree on; a contradiction leaves what was known first. */
function narrow(host: Host, releases: readonly string[]): void {
  if (releases.length === 0) return;
  const common = host.releases.filter((release) => releases.includes(release));
  host.releases = host.releases.length === 0 ? [...releases] : common.length > 0 ? common : host.releases;
}

/** Routable on the Internet: neither private, nor link-local, nor loopback, nor documentation. */
function isPublic(address: string): boolean {
  try {
    return ipaddr.process(address).range() === 'unicast';
  } catch {
    return false;
  }
}
