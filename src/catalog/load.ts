import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG, COMPILED_CATALOG } from '../packaged.js';
import { Catalog, type CatalogParts } from './catalog.js';
import { deriveReleases } from './derive.js';
import { loadLibraries } from './libraries.js';
import { RELEASES } from './names.js';
import { keptOwnCatalog, namesOf, readOwnCatalog } from './own.js';
import { fault, faultAt, parseYaml, type SourceText } from './read-yaml.js';
import { catalogSchemas, type KnownNames } from './schema/index.js';

interface Sources {
  catalog: SourceText;
  interfaces: SourceText;
  rpcPorts: SourceText;
  tls: SourceText;
  /** `directory.yaml`, then the releases by age. */
  releases: SourceText[];
  firewallRules: SourceText[];
}

interface CompiledCatalog {
  /** Of the YAML texts it was made from: a changed file makes it worthless, never wrong. */
  fingerprint: string;
  parts: CatalogParts;
}

/**
 * Reads, validates and indexes the catalog. What the build validated already is not parsed again.
 * @param options.directory another catalog folder of the same layout; the packaged one when absent.
 * @param options.own users' own catalog files, which add to it.
 * @param options.kept users' own catalogs as a judgement kept them.
 * @throws {ExscopeError} `EXSCOPE_CATALOG` with file, line and field.
 */
export function loadCatalog(options: { directory?: string; own?: readonly string[]; kept?: readonly unknown[] } = {}): Catalog {
  const sources = readSources(options.directory ?? CATALOG);
  let parts = compiledParts(fingerprintOf(sources)) ?? parseParts(sources);
  for (const kept of options.kept ?? []) parts = { ...parts, own: [...parts.own, keptOwnCatalog(kept, parts, loadLibraries().z)] };
  for (const file of options.own ?? []) {
    const own = readOwnCatalog(readSource(file, 'own'), parts, loadLibraries());
    parts = { ...parts, own: [...parts.own, own] };
  }
  return new Catalog(parts);
}

/** The packaged catalog as the build writes it to `catalog.json`. */
export function compileCatalog(): string {
  const sources = readSources(CATALOG);
  const compiled: CompiledCatalog = { fingerprint: fingerprintOf(sources), parts: parseParts(sources) };
  return JSON.stringify(compiled);
}

function readSources(directory: string): Sources {
  const read = (name: string) => readSource(join(directory, name));
  const readAll = (folder: string) => {
    const names = orFault(join(directory, folder), () => readdirSync(join(directory, folder))).filter((name) => name.endsWith('.yaml'));
    return names.sort(byAge).map((name) => read(join(folder, name)));
  };
  return {
    catalog: read('catalog.yaml'),
    interfaces: read('rpc-interfaces.yaml'),
    rpcPorts: read('rpc-ports.yaml'),
    tls: read('tls.yaml'),
    releases: [read('directory.yaml'), ...readAll('releases')],
    firewallRules: readAll('firewall-rules'),
  };
}

function readSource(file: string, kind: NonNullable<SourceText['kind']> = 'shipped'): SourceText {
  return { file, kind, text: orFault(file, () => readFileSync(file, 'utf8'), kind) };
}

/** 2003.yaml before 2010.yaml before se.yaml. */
function byAge(a: string, b: string): number {
  const age = (name: string) => (RELEASES as readonly string[]).indexOf(name.replace(/\.yaml$/, ''));
  return age(a) - age(b);
}

function orFault<Value>(path: string, read: () => Value, kind: NonNullable<SourceText['kind']> = 'shipped'): Value {
  try {
    return read();
  } catch (cause) {
    throw fault({ kind }, `${path}: cannot be read`, cause);
  }
}

function fingerprintOf(sources: Sources): string {
  const hash = createHash('sha256');
  for (const { text } of [
    sources.catalog,
    sources.interfaces,
    sources.rpcPorts,
    sources.tls,
    ...sources.releases,
    ...sources.firewallRules,
  ])
    hash.update(text).update('\0');
  return hash.digest('hex');
}

/** Null when there is no compiled catalog, or it was made from other texts. */
function compiledParts(fingerprint: string): CatalogParts | null {
  try {
    const compiled = JSON.parse(readFileSync(COMPILED_CATALOG, 'utf8')) as CompiledCatalog;
    return compiled.fingerprint === fingerprint ? compiled.parts : null;
  } catch {
    return null;
  }
}

function parseParts(sources: Sources): CatalogParts {
  const { yaml, z } = loadLibraries();
  const schemas = catalogSchemas(z);
  const { version, title } = parseYaml(sources.catalog, schemas.catalog, yaml);
  const { interfaces } = parseYaml(sources.interfaces, schemas.interfaces, yaml);
  const { ranges, services } = parseYaml(sources.rpcPorts, schemas.rpcPorts(namesOf(interfaces)), yaml);
  const { grades } = parseYaml(sources.tls, schemas.tls, yaml);
  const known: KnownNames = { interfaces: namesOf(interfaces), ranges: namesOf(ranges), services: namesOf(services) };
  const release = schemas.release(known);
  const stated = sources.releases.map((source) => {
    const { shared: _, ...rows } = parseYaml(source, release, yaml);
    return rows;
  });
  const files = deriveReleases(stated, (file, path, message) => {
    throw faultAt(sources.releases[file]!, path, message, yaml);
  });
  const rules = schemas.firewallRules(new Set(files.flatMap(({ paths }) => paths.map(({ id }) => id))));
  const firewall = sources.firewallRules.map((source) => parseYaml(source, rules, yaml));
  return { version, title, files, interfaces, ranges, services, grades, firewall, own: [] };
}
