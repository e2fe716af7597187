import { loadCatalog } from './catalog/index.js';
import { judge } from './judge/judge.js';
import type { SiteProfile } from './site/profile.js';
import { openStore } from './store/index.js';

/** Judges a store, the first time or again with other options; the capture is not needed. Throws ExscopeError when it cannot be opened or written. */
export function judgeStore(path: string, site: SiteProfile, catalog = loadCatalog()): void {
  const store = openStore(path, { write: true });
  try {
    judge(store, catalog, site);
  } finally {
    store.close();
  }
}
