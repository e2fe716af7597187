/** What administrators write: profiles, catalogs of their own, policies, baselines; and the catalog that is shipped. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { baselineOf } from '../../src/audit/baseline.js';
import type { CatalogParts } from '../../src/catalog/catalog.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadLibraries } from '../../src/catalog/libraries.js';
import { compileCatalog } from '../../src/catalog/load.js';
import { readOwnCatalog } from '../../src/catalog/own.js';
import { loadPolicies } from '../../src/catalog/policies.js';
import { ExscopeError } from '../../src/errors.js';
import { loadSite } from '../../src/site/load.js';
import type { Input } from '../input.js';
import { ROOT, seed } from '../places.js';
import { scratchFile } from '../scratch.js';
import type { Budget, Target } from '../target.js';
import { keyed, type TextTarget, textTarget } from './text-target.js';

const CATALOG = loadCatalog();
/** YAML is parsed by a library, up to four times for a message with a line number, and checked against a schema. */
const YAML_BUDGET: Budget = { milliseconds: 200, microsecondsPerByte: 40 };

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

export const LOADERS: readonly Target[] = [...loaders.map(textTarget), catalogFolder()];
