import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CATALOG, COMPILED_CATALOG } from '../packaged.js';
import { Catalog, type CatalogParts } from './catalog.js';
import { catalogFault, parseYaml, type SourceText, type YamlLibrary } from './read-yaml.js';
import { type KnownNames, type ReleaseFile, schemasWith } from './schema.js';

interface Sources {
  catalog: SourceText;
  interfaces: SourceText;
  rpcPorts: SourceText;
  /** `directory.yaml`, then the releases by age. */
  releases: SourceText[];
}

interface CompiledCatalog {
  /** Of the YAML texts it was made from: a changed file makes it worthless, never wrong. */
  fingerprint: string;
  parts: CatalogParts;
}

/**
 * Reads, validates and indexes the catalog. What the build validated already is not parsed again.
 * @param options.directory another catalog folder of the same layout; the packaged one when absent.
 * @throws {ExscopeError} `EXSCOPE_CATALOG` with file, line and field.
 */
export function loadCatalog(options: { directory?: string } = {}): Catalog {
  const sources = readSources(options.directory ?? CATALOG);
  return new Catalog(compiledParts(fingerprintOf(sources)) ?? parseParts(sources));
}

/** The packaged catalog as the build writes it to `catalog.json`. */
export function compileCatalog(): string {
  const sources = readSources(CATALOG);
  const compiled: CompiledCatalog = { fingerprint: fingerprintOf(sources), parts: parseParts(sources) };
  return JSON.stringify(compiled);
}

function readSources(directory: string): Sources {
  const read = (name: string): SourceText => {
    const file = join(directory, name);
    return { file, text: orFault(file, () => readFileSync(file, 'utf8')) };
  };
  const folder = join(directory, 'releases');
  const releases = orFault(folder, () => readdirSync(folder)).filter((name) => name.endsWith('.yaml'));
  releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return {
    catalog: read('catalog.yaml'),
    interfaces: read('rpc-interfaces.yaml'),
    rpcPorts: read('rpc-ports.yaml'),
    releases: [read('directory.yaml'), ...releases.map((name) => read(join('releases', name)))],
  };
}

function orFault<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw catalogFault(`${path}: cannot be read`, cause);
  }
}

function fingerprintOf(sources: Sources): string {
  const hash = createHash('sha256');
  for (const { text } of [sources.catalog, sources.interfaces, sources.rpcPorts, ...sources.releases]) hash.update(text).update('\0');
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
  // Only here, and only now: the two libraries take longer to load than everything else a run does before its first packet.
  const require = createRequire(import.meta.url);
  const yaml = require('yaml') as YamlLibrary;
  const { z } = require('zod') as typeof import('zod');
  const schemas = schemasWith(z);
  const { version, title } = parseYaml(sources.catalog, schemas.catalog, yaml);
  const { interfaces } = parseYaml(sources.interfaces, schemas.interfaces, yaml);
  const interfaceNames = new Set(interfaces.map(({ name }) => name));
  const { ranges, services } = parseYaml(sources.rpcPorts, schemas.rpcPorts(interfaceNames), yaml);
  const known: KnownNames = {
    interfaces: interfaceNames,
    ranges: new Set(ranges.map(({ name }) => name)),
    services: new Set(services.map(({ name }) => name)),
  };
  const release = schemas.release(known);
  const files = sources.releases.map((source): ReleaseFile => {
    const { shared: _, ...file } = parseYaml(source, release, yaml);
    return file;
  });
  return { version, title, files, interfaces, ranges, services };
}
