/** What administrators hand over as text: exports of other tools, profiles, catalogs, policies. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { baselineOf } from '../../src/audit/baseline.js';
import type { CatalogParts } from '../../src/catalog/catalog.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadLibraries } from '../../src/catalog/libraries.js';
import { compileCatalog } from '../../src/catalog/load.js';
import { readOwnCatalog } from '../../src/catalog/own.js';
import { loadPolicies } from '../../src/catalog/policies.js';
import { type ErrorCode, EXIT, ExscopeError } from '../../src/errors.js';
import { endpointsText, netstatText, regText } from '../../src/report/site-import.js';
import { readEndpoints } from '../../src/site/importers/endpoint-text.js';
import { readFirewallRules } from '../../src/site/importers/firewall-rules.js';
import { readNetstat } from '../../src/site/importers/netstat-text.js';
import { readRegFile } from '../../src/site/importers/reg-file.js';
import { portsOf } from '../../src/site/importers/reg-ports.js';
import { importedText } from '../../src/site/importers/text.js';
import { loadSite } from '../../src/site/load.js';
import { NO_SITE } from '../../src/site/profile.js';
import { type Input, whole } from '../input.js';
import { ROOT, seed } from '../places.js';
import { scratchFile } from '../scratch.js';
import { BUDGET, type Budget, type Target } from '../target.js';

const CATALOG = loadCatalog();
const RECOMMENDED = { from: 59_531, to: 60_554, release: '2010' };
/** YAML is parsed by a library, up to four times for a message with a line number, and checked against a schema. */
const YAML_BUDGET: Budget = { milliseconds: 200, microsecondsPerByte: 40 };

interface TextTarget {
  name: string;
  extension: string;
  seeds: () => Uint8Array[];
  budget?: Budget;
  /** The only refusal that is known. */
  refusal: ErrorCode | null;
  read: (bytes: Uint8Array) => unknown;
}

function textTarget({ name, extension, seeds, budget = BUDGET, refusal, read }: TextTarget): Target {
  return {
    name,
    kinds: [0],
    corpus: async () => seeds().map(whole),
    run: (input) => {
      try {
        return JSON.stringify(read(input[0]?.bytes ?? new Uint8Array(0)), keyed) ?? 'undefined';
      } catch (error) {
        const known = error instanceof ExscopeError && error.code === refusal && error.exitCode === EXIT.usage;
        if (!known) throw error;
        return `${error.code}: ${error.message}`;
      }
    },
    budget,
    maxResult: { base: 65_536, perByte: 128 },
    save: (input) => ({ extension, bytes: input[0]?.bytes ?? new Uint8Array(0) }),
  };
}

const keyed = (_key: string, value: unknown) => (value instanceof Map ? [...value] : value instanceof Set ? [...value] : value);

/** As Windows writes it, and as it is. */
const bothWays = (bytes: Uint8Array) => [bytes, Uint8Array.from(Buffer.from(`\ufeff${Buffer.from(bytes).toString()}`, 'utf16le'))];

const importers: readonly TextTarget[] = [
  {
    name: 'import/reg',
    extension: 'reg',
    seeds: () => [...bothWays(seed('rpc.reg')), seed('windows-2000.reg')],
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const file = readRegFile(importedText(bytes, 'x.reg'), 'x.reg');
      const ports = portsOf(file, CATALOG.staticPortServices.values(), RECOMMENDED);
      return [file, ports, regText('x.reg', ports, file.problems, null)];
    },
  },
  {
    name: 'import/endpoints',
    extension: 'txt',
    seeds: () => ['portqry.txt', 'rpcdump.txt', 'impacket.txt'].map(seed),
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const list = readEndpoints(importedText(bytes, 'x.txt'));
      return [list, endpointsText('x.txt', list, CATALOG)];
    },
  },
  {
    name: 'import/netstat',
    extension: 'txt',
    seeds: () => [...bothWays(seed('netstat.txt')), seed('ss.txt')],
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => {
      const netstat = readNetstat(importedText(bytes, 'x.txt'));
      return [netstat, netstatText('x.txt', netstat, CATALOG, NO_SITE)];
    },
  },
  {
    name: 'import/firewall-rules',
    extension: 'txt',
    seeds: () => ['firewall.csv', 'firewall.ps1', 'firewall.nft'].map(seed),
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => readFirewallRules(importedText(bytes, 'x.txt'), 'x.txt'),
  },
];

/** Loaders read files. */
function written(bytes: Uint8Array): string {
  const file = scratchFile('text.yaml');
  writeFileSync(file, bytes);
  return file;
}

let parts: CatalogParts | null = null;
const shippedParts = () => {
  parts ??= (JSON.parse(compileCatalog()) as { parts: CatalogParts }).parts;
  return parts;
};

const loaders: readonly TextTarget[] = [
  {
    name: 'load/site',
    extension: 'yaml',
    seeds: () => [seed('site.yaml')],
    budget: YAML_BUDGET,
    refusal: 'EXSCOPE_SITE',
    read: (bytes) => loadSite(written(bytes), CATALOG),
  },
  {
    name: 'load/own-catalog',
    extension: 'yaml',
    seeds: () => [seed('own-catalog.yaml')],
    budget: YAML_BUDGET,
    refusal: 'EXSCOPE_CATALOG',
    read: (bytes) =>
      readOwnCatalog({ file: 'own.yaml', text: Buffer.from(bytes).toString(), kind: 'own' }, shippedParts(), loadLibraries()),
  },
  {
    name: 'load/policy',
    extension: 'yaml',
    seeds: () =>
      ['cleartext-mail', 'rpc-static-ports'].map((name) =>
        Uint8Array.from(readFileSync(join(ROOT, 'catalog', 'policies', `${name}.yaml`))),
      ),
    budget: YAML_BUDGET,
    refusal: 'EXSCOPE_POLICY',
    read: (bytes) => loadPolicies([written(bytes)], CATALOG),
  },
  {
    name: 'load/baseline',
    extension: 'yaml',
    seeds: () => [seed('baseline.yaml')],
    budget: YAML_BUDGET,
    refusal: 'EXSCOPE_BASELINE',
    read: (bytes) => baselineOf(written(bytes)),
  },
];

const CATALOG_FOLDER = join(ROOT, 'catalog');
const catalogFiles = () =>
  readdirSync(CATALOG_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(CATALOG_FOLDER, join(entry.parentPath, entry.name)))
    .filter((name) => !/^(policies|tls-authorities)\b/.test(name))
    .sort();

/** The shipped catalog with one file changed; `kind` is which. */
function catalogFolder(): Target {
  const files = catalogFiles();
  return {
    name: 'load/catalog',
    kinds: files.map((_, index) => index),
    corpus: async () => files.map((name, kind): Input => [{ kind, bytes: Uint8Array.from(readFileSync(join(CATALOG_FOLDER, name))) }]),
    run: (input) => {
      const directory = scratchFile('catalog');
      mkdirSync(directory, { recursive: true });
      cpSync(CATALOG_FOLDER, directory, { recursive: true });
      for (const { kind, bytes } of input) writeFileSync(join(directory, files[kind]!), bytes);
      try {
        const { version, releases, interfaces } = loadCatalog({ directory });
        return JSON.stringify([version, [...releases], interfaces], keyed);
      } catch (error) {
        if (!(error instanceof ExscopeError) || error.code !== 'EXSCOPE_CATALOG') throw error;
        return `${error.code}: ${error.message}`;
      }
    },
    // The whole catalog is parsed each time.
    budget: { milliseconds: 5000, microsecondsPerByte: 40 },
    maxResult: { base: 4_194_304, perByte: 128 },
    save: (input) => ({ extension: 'yaml', bytes: input[0]?.bytes ?? new Uint8Array(0) }),
  };
}

export const TEXTS: readonly Target[] = [...importers, ...loaders].map(textTarget);
export const CATALOG_FILES: Target = catalogFolder();
