/** Whole captures as test input, and what the whole tool says of them in this process. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyze } from '../../src/analyze.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { ExscopeError } from '../../src/errors.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore } from '../../src/store/index.js';
import type { JudgedFlow } from '../../src/store/rows.js';
import { NO_SHARED, SHARED } from './exscope.js';
import { SAMPLES } from './observe.js';

const CATALOG = loadCatalog();

/** Everything that takes minutes on a busy machine is left to continuous integration, or to who asks for it. */
export const EVERYTHING = process.env.CI === 'true' || process.env.EXSCOPE_ALL_CAPTURES === '1';

/** The captures this project recorded, by their paths below `captures`, but for the broken ones. */
export function ownCaptures(): string[] {
  const names = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.pcap(ng)?$/.test(name) && !/^(malformed|record)\b/.test(name)).sort();
}

/** Real captures of other projects, relative to their folder; none where the folder is missing. */
export function sharedCaptures(): string[] {
  if (NO_SHARED) return [];
  const entries = readdirSync(SHARED, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(SHARED, join(entry.parentPath, entry.name)));
  return paths.filter((path) => !/^oracle\b|\.(json|md)$/.test(path)).sort();
}

/** Writes the store; false when the capture holds nothing that can be read. */
export async function analyzed(path: string, store: string): Promise<boolean> {
  try {
    await analyze({ captures: [path], store, site: NO_SITE, catalog: CATALOG });
    return true;
  } catch (error) {
    if (error instanceof ExscopeError) return false;
    throw error;
  }
}

export function judgedFlows(path: string): JudgedFlow[] {
  const store = openStore(path);
  try {
    return [...store.judgedFlows()];
  } finally {
    store.close();
  }
}
