import type { Role } from '../catalog/index.js';

/** What a person says of one host, or of all hosts of a network. */
export interface SiteHost {
  /** One address, or a network in CIDR form. */
  address: string;
  roles: Role[];
  /** As the profile calls it. */
  name: string | null;
  /** Empty: those of the site. */
  releases: string[];
}

export const NETWORK_KINDS = ['internal', 'perimeter', 'internet'] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];

interface SiteNetwork {
  name: string;
  kind: NetworkKind;
  /** Addresses and CIDR networks; the narrowest that holds an address decides. */
  addresses: string[];
}

/** A service that the registry, or a configuration, pins to a port. */
export interface StaticPort {
  /** Service name of the catalog, such as `rpc-client-access`. */
  service: string;
  port: number;
  /** The servers it holds for: addresses and networks. Null: every server. */
  servers: string[] | null;
}

/** What an exception lets pass. `cleartext`: also its readable payload is accepted. */
export const ALLOWANCES = ['unexpected', 'cleartext'] as const;

/** Traffic somebody answers for although the catalog does not expect it. */
export interface SiteException {
  name: string;
  /** Addresses and networks. Null: any. */
  from: string[] | null;
  to: string[] | null;
  transport: 'tcp' | 'udp' | null;
  /** Server ports, both ends inclusive. Null: any. */
  ports: [from: number, to: number][] | null;
  protocol: string | null;
  allows: (typeof ALLOWANCES)[number][];
  /** Who answers for it. */
  who: string;
  why: string;
  /** Last day it holds, in UTC, `2026-12-31`. Null: without end. */
  until: string | null;
}

/** What the user says about the site; kept in the store with the judgement made from it. */
export interface SiteProfile {
  name: string | null;
  releases: string[];
  hosts: SiteHost[];
  networks: SiteNetwork[];
  staticPorts: StaticPort[];
  /** Where database availability groups replicate; null: the catalog's port. */
  replicationPort: number | null;
  exceptions: SiteException[];
}

export const NO_SITE: SiteProfile = {
  name: null,
  releases: [],
  hosts: [],
  networks: [],
  staticPorts: [],
  replicationPort: null,
  exceptions: [],
};

/** The profile a judgement was made with, as the store gives it back: the judge wrote it there, and the store knows nothing of sites. */
export function siteOf(settings: object): SiteProfile {
  return { ...NO_SITE, ...(settings as Partial<SiteProfile>) };
}

/** What both say; of what only one can be right, such as a host's roles, `over` is. */
export function mergeSites(base: SiteProfile, over: SiteProfile): SiteProfile {
  const named = new Set(over.hosts.map(({ address }) => address));
  const pinned = new Set(over.staticPorts.filter(({ servers }) => servers === null).map(({ service }) => service));
  return {
    name: over.name ?? base.name,
    releases: over.releases.length > 0 ? over.releases : base.releases,
    hosts: [...base.hosts.filter(({ address }) => !named.has(address)), ...over.hosts],
    networks: [...base.networks, ...over.networks],
    staticPorts: [...base.staticPorts.filter(({ service }) => !pinned.has(service)), ...over.staticPorts],
    replicationPort: over.replicationPort ?? base.replicationPort,
    exceptions: [...base.exceptions, ...over.exceptions],
  };
}
