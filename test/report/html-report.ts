/** HTML reports of stores, and what a test takes out of them. */
import { writeFileSync } from 'node:fs';
import { baselineOf } from '../../src/audit/baseline.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../src/catalog/policies.js';
import { htmlPage } from '../../src/report/formats/html/index.js';
import type { PageData } from '../../src/report/formats/html/page/data.js';
import { buildReport } from '../../src/report/model/model.js';
import { type Language, wordingOf } from '../../src/wording/wording.js';
import { reading } from '../store/fixtures.js';

/** The pieces of a report, as they are written. */
export function piecesOf(store: string, language: Language = 'en'): string[] {
  return reading(store, (opened) => {
    const wording = wordingOf(language);
    const catalog = loadCatalog();
    const model = buildReport({
      store: opened,
      catalog,
      policies: loadPolicies([DEFAULT_POLICY], catalog),
      baseline: baselineOf(undefined),
      wording,
      version: '0.1.0',
      storeName: 'cas.exscope.db',
      sourceDateEpoch: 1_800_000_000,
      redacted: false,
    });
    return [...(htmlPage.write(model, wording) as Iterable<string>)];
  });
}

export const reportOf = (store: string, language: Language = 'en') => piecesOf(store, language).join('');

export function writeReport(path: string, store: string, language: Language = 'en'): string {
  writeFileSync(path, reportOf(store, language));
  return path;
}

export function dataOf(page: string): PageData {
  const start = page.indexOf('<script type="application/json" id="data">') + '<script type="application/json" id="data">'.length;
  return JSON.parse(page.slice(start, page.indexOf('</script>', start))) as PageData;
}
