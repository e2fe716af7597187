/** HTML reports of stores, and what a test takes out of them. */
import { loadCatalog } from '../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../src/catalog/policies.js';
import { htmlPage } from '../../src/report/formats/html/index.js';
import type { PageData } from '../../src/report/formats/html/page/data.js';
import { buildReport } from '../../src/report/model/model.js';
import { type Language, wordingOf } from '../../src/wording/wording.js';
import { reading } from '../store/fixtures.js';

export const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "'><svg/onload=alert(1)>",
  '\u001b[2J\u001b]0;title\u0007',
  '\u202egnp.exe\u2066',
  'x'.repeat(65_536),
  '\ud800 lone \udfff',
  'lines\u2028and\u2029\0\ufffe\u0085',
  "=cmd|'/C calc'!A0",
  "{flows} '{' # {x, plural, other {y}}",
  '__proto__',
  'constructor',
];

/** The pieces of a report, as they are written. */
export function piecesOf(store: string, language: Language = 'en'): string[] {
  return reading(store, (opened) => {
    const wording = wordingOf(language);
    const model = buildReport({
      store: opened,
      catalog: loadCatalog(),
      policies: loadPolicies([DEFAULT_POLICY]),
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

export function dataOf(page: string): PageData {
  const start = page.indexOf('<script type="application/json" id="data">') + '<script type="application/json" id="data">'.length;
  return JSON.parse(page.slice(start, page.indexOf('</script>', start))) as PageData;
}
