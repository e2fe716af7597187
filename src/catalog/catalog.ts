import { lookedUp } from '../lookup.js';
import type { ReleaseFile } from './derive.js';
import type { FirewallRules, InterfaceRow, OwnCatalog, PathRow, PortRange, StaticPortService, TlsGrade } from './schema/index.js';
import { ANY_PORT } from './schema/path.js';

type Transport = 'tcp' | 'udp';
/** Both ends inclusive. */
type PortPair = readonly [from: number, to: number];

/** One data path: who talks to whom, over what, and how it is meant to be protected. */
export interface DataPath extends Readonly<Omit<PathRow, 'ports' | 'rpc'>> {
  /** Release it belongs to; `directory` for what all releases share, or the name of a user's own catalog. */
  readonly release: string;
  /** Holds whatever the release is. */
  readonly shared: boolean;
  /** The release whose file states the row, when it is taken over from there. */
  readonly statedIn: string | null;
  /** Fixed ports. Empty when the path lives in a dynamic range only. */
  readonly ports: readonly PortPair[];
  /** Names of the dynamic ranges it may be found in, in `Catalog.ranges`. */
  readonly dynamic: readonly string[];
  /** Whichever port the two ends like. */
  readonly anyPort: boolean;
  /** Null when the path is no RPC; no interfaces when Microsoft documents none. */
  readonly rpc: { readonly interfaces: readonly string[]; readonly staticPort: string | null } | null;
}

/** One DCE/RPC interface. */
interface RpcInterface extends Readonly<InterfaceRow> {
  /** Services whose registry value gives this interface a fixed port; the names of `Catalog.staticPortServices`. */
  readonly staticPortServices: readonly string[];
}

interface Release extends Readonly<Omit<ReleaseFile, 'paths'>> {}

/** What the files hold, validated and ready to be indexed. */
export interface CatalogParts {
  version: string;
  title: string;
  files: readonly ReleaseFile[];
  interfaces: readonly InterfaceRow[];
  ranges: readonly PortRange[];
  services: readonly StaticPortService[];
  grades: readonly TlsGrade[];
  firewall: readonly FirewallRules[];
  /** Users' own catalogs, in the order they were named. */
  own: readonly OwnCatalog[];
}

/** The file of what all releases share. */
export const DIRECTORY = 'directory';

const NO_PATHS: readonly DataPath[] = [];

/**
 * The shipped knowledge, indexed. Paths keep the order of the files (directory first, then releases by age), so that among equals the
 * first is the more general one.
 */
export class Catalog {
  readonly version: string;
  readonly title: string;
  /** By release name, without `directory`. */
  readonly releases: ReadonlyMap<string, Release>;
  readonly paths: readonly DataPath[];
  readonly interfaces: readonly RpcInterface[];
  readonly ranges: ReadonlyMap<string, PortRange>;
  readonly staticPortServices: ReadonlyMap<string, StaticPortService>;
  /** What Setup opens in Windows Firewall, by release. */
  readonly firewallRules: ReadonlyMap<string, FirewallRules>;
  /** What is weak in TLS, in the order of its file. */
  readonly tlsGrades: readonly TlsGrade[];
  /** Users' own catalogs, by name. */
  readonly own: ReadonlyMap<string, OwnCatalog>;
  /** Rows that hold on any port, between servers that are known to be what they are. */
  readonly anyPortPaths: readonly DataPath[];
  readonly #byId: ReadonlyMap<string, DataPath>;
  readonly #byPort = { tcp: new Map<number, DataPath[]>(), udp: new Map<number, DataPath[]>() };
  readonly #byInterface = new Map<string, DataPath[]>();
  readonly #dynamic: readonly DataPath[];
  readonly #byDynamicPort = new Map<string, readonly DataPath[]>();
  readonly #interfacesByUuid: ReadonlyMap<string, RpcInterface>;
  readonly #interfacesByName: ReadonlyMap<string, RpcInterface>;

  constructor(parts: CatalogParts) {
    this.version = parts.version;
    this.title = parts.title;
    const { own } = parts;
    const services = [...parts.services, ...own.flatMap((each) => each.services)];
    this.interfaces = [...parts.interfaces, ...own.flatMap((each) => each.interfaces)].map((row) => ({
      ...row,
      staticPortServices: services.filter(({ interfaces }) => interfaces.includes(row.name)).map(({ name }) => name),
    }));
    this.ranges = new Map([...parts.ranges, ...own.flatMap((each) => each.ranges)].map((range) => [range.name, range]));
    this.staticPortServices = new Map(services.map((service) => [service.name, service]));
    this.releases = new Map(parts.files.filter(({ release }) => release !== DIRECTORY).map((file) => [file.release, releaseOf(file)]));
    this.firewallRules = new Map(parts.firewall.map((rules) => [rules.release, rules]));
    this.tlsGrades = parts.grades;
    this.own = new Map(own.map((each) => [each.name, each]));
    this.paths = [
      ...parts.files.flatMap((file) => file.paths.map((row) => dataPath(file.release, row))),
      ...own.flatMap(({ name, paths }) => paths.map((row) => dataPath(name, row, true))),
    ];
    this.anyPortPaths = this.paths.filter(({ anyPort }) => anyPort);
    this.#byId = new Map(this.paths.map((path) => [path.id, path]));
    this.#interfacesByUuid = new Map(this.interfaces.map((each) => [each.uuid, each]));
    this.#interfacesByName = new Map(this.interfaces.map((each) => [each.name, each]));
    this.#dynamic = this.paths.filter(({ dynamic }) => dynamic.length > 0);
    for (const path of this.paths) this.#index(path);
  }

  path(id: string): DataPath | undefined {
    return this.#byId.get(id);
  }

  /** Rows that name this port. Dynamic ranges are not considered: see `pathsByDynamicPort`. */
  pathsByPort(transport: Transport, port: number): readonly DataPath[] {
    return lookedUp(this.#byPort, transport)?.get(port) ?? NO_PATHS;
  }

  /** Rows that this interface may belong to, by the interface's name. */
  pathsByInterface(name: string): readonly DataPath[] {
    return this.#byInterface.get(name) ?? NO_PATHS;
  }

  /** Rows whose dynamic range holds this port; RPC rows first. A weak sign, for when nothing else is known. */
  pathsByDynamicPort(port: number, transport: Transport = 'tcp'): readonly DataPath[] {
    const key = `${transport}/${port}`;
    let paths = this.#byDynamicPort.get(key);
    if (paths === undefined) {
      paths = this.#dynamic.filter((path) => path.transport === transport && path.dynamic.some((name) => this.#inRange(name, port)));
      paths = [...paths.filter(({ rpc }) => rpc !== null), ...paths.filter(({ rpc }) => rpc === null)];
      this.#byDynamicPort.set(key, paths);
    }
    return paths;
  }

  /**
   * The interface of a bind or an endpoint mapper tower. The whole UUID counts (several differ in one digit), and of `major.minor` the
   * major version, as RPC does (C706 6.1.2). Without a known version any is accepted.
   */
  interfaceByUuid(uuid: string, version?: string): RpcInterface | undefined {
    const found = this.#interfacesByUuid.get(uuid.toLowerCase());
    if (found?.version === undefined || version === undefined) return found;
    const major = majorOf(version);
    return majorOf(found.version) === major || found.otherVersions?.some((other) => majorOf(other) === major) ? found : undefined;
  }

  interfaceByName(name: string): RpcInterface | undefined {
    return this.#interfacesByName.get(name);
  }

  staticPortService(name: string): StaticPortService | undefined {
    return this.staticPortServices.get(name);
  }

  #inRange(name: string, port: number): boolean {
    const range = this.ranges.get(name);
    return range !== undefined && port >= range.from && port <= range.to;
  }

  #index(path: DataPath): void {
    for (const [from, to] of path.ports) for (let port = from; port <= to; port++) put(this.#byPort[path.transport], port, path);
    for (const name of path.rpc?.interfaces ?? []) put(this.#byInterface, name, path);
  }
}

function put<Key>(index: Map<Key, DataPath[]>, key: Key, path: DataPath): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [path]);
  else list.push(path);
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function releaseOf({ paths: _, ...release }: ReleaseFile): Release {
  return release;
}

function dataPath(release: string, row: ReleaseFile['paths'][number], shared = release === DIRECTORY): DataPath {
  const { ports, rpc, statedIn = null, ...rest } = row;
  const fixed: PortPair[] = [];
  const dynamic: string[] = [];
  for (const item of ports) {
    if (typeof item === 'number') fixed.push([item, item]);
    else if (typeof item === 'object') dynamic.push(item.dynamic);
    else if (item !== ANY_PORT) {
      const [from = '', to = ''] = item.split('-');
      fixed.push([Number(from), Number(to)]);
    }
  }
  return {
    ...rest,
    release,
    shared,
    statedIn,
    ports: fixed,
    dynamic,
    anyPort: ports.includes(ANY_PORT),
    rpc: rpc === undefined ? null : { interfaces: rpc.interfaces, staticPort: rpc.staticPort ?? null },
  };
}
