import type { Catalog, DataPath } from '../catalog/index.js';

/** One data path as it leaves the program: stable names, ports as numbers and `from-to`. */
export interface PathJson {
  id: string;
  title: string;
  release: string;
  statedIn: string | null;
  from: readonly string[];
  to: readonly string[];
  transport: string;
  /** `25`, `5075-5077`, `any`. */
  ports: string[];
  /** Dynamic ranges with their bounds. */
  ranges: { name: string; from: number; to: number }[];
  rpcInterfaces: readonly string[] | null;
  staticPortService: string | null;
  protocols: readonly string[];
  implicitTls: boolean;
  authentication: DataPath['authentication'];
  encryption: DataPath['encryption'];
  state: string;
  since: string | null;
  windowsService: string | null;
  program: string | null;
  hosts: readonly string[];
  webServices: readonly string[];
  verified: boolean;
  source: string;
  note: string | null;
}

export function pathJson(path: DataPath, catalog: Catalog): PathJson {
  return {
    id: path.id,
    title: path.title,
    release: path.release,
    statedIn: path.statedIn,
    from: path.from,
    to: path.to,
    transport: path.transport,
    ports: fixedPorts(path),
    ranges: path.dynamic.flatMap((name) => {
      const range = catalog.ranges.get(name);
      return range === undefined ? [] : [{ name, from: range.from, to: range.to }];
    }),
    rpcInterfaces: path.rpc?.interfaces ?? null,
    staticPortService: path.rpc?.staticPort ?? null,
    protocols: path.protocols,
    implicitTls: path.implicitTls,
    authentication: path.authentication,
    encryption: path.encryption,
    state: path.state,
    since: path.since ?? null,
    windowsService: path.windowsService ?? null,
    program: path.program ?? null,
    hosts: path.hosts ?? [],
    webServices: path.webServices ?? [],
    verified: path.verified,
    source: path.source,
    note: path.note ?? null,
  };
}

function fixedPorts({ ports, anyPort }: DataPath): string[] {
  return [...ports.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)), ...(anyPort ? ['any'] : [])];
}

/** Ports for reading: `5060, 5065`, `135 then 6005-65534`, `any`. */
export function portsText({ ports, ranges }: PathJson): string {
  return [...ports, ...ranges.map(({ from, to }) => `dynamic ${from}-${to}`)].join(', ');
}

/** Columns of `catalog list --format csv`; order and names are stable, new ones go last. */
export const PATH_CSV: readonly [name: string, cell: (path: PathJson) => string | boolean | null][] = [
  ['id', ({ id }) => id],
  ['title', ({ title }) => title],
  ['release', ({ release }) => release],
  ['from', ({ from }) => from.join(' ')],
  ['to', ({ to }) => to.join(' ')],
  ['transport', ({ transport }) => transport],
  ['ports', ({ ports }) => ports.join(' ')],
  ['dynamicRanges', ({ ranges }) => ranges.map(({ from, to }) => `${from}-${to}`).join(' ')],
  ['rpcInterfaces', ({ rpcInterfaces }) => rpcInterfaces?.join(' ') ?? null],
  ['protocols', ({ protocols }) => protocols.join(' ')],
  ['implicitTls', ({ implicitTls }) => implicitTls],
  ['authenticationDefault', ({ authentication }) => authentication.default.join(' ')],
  ['authenticationSupported', ({ authentication }) => authentication.supported.join(' ')],
  ['encryptionSupported', ({ encryption }) => encryption.supported],
  ['encryptionDefault', ({ encryption }) => encryption.default],
  ['encryptionMechanism', ({ encryption }) => encryption.mechanism],
  ['encryptionExpect', ({ encryption }) => encryption.expect],
  ['state', ({ state }) => state],
  ['windowsService', ({ windowsService }) => windowsService],
  ['program', ({ program }) => program],
  ['verified', ({ verified }) => verified],
  ['source', ({ source }) => source],
  ['note', ({ note }) => note],
];
