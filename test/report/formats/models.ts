/** Reports of real captures, and the same reports after a capture put the worst it could into every string that comes from it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../../src/analyze.js';
import { loadCatalog } from '../../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../../src/catalog/policies.js';
import type { ReportFormat } from '../../../src/report/formats/format.js';
import { buildReport, type ReportModel } from '../../../src/report/model/model.js';
import { parseHost } from '../../../src/site/options.js';
import { NO_SITE } from '../../../src/site/profile.js';
import { openStore } from '../../../src/store/index.js';
import { type Language, wordingOf } from '../../../src/wording/wording.js';
import { SAMPLES } from '../../helpers/observe.js';

export interface Sample {
  captures: string[];
  hosts?: string[];
  /** Ports that are configured, as `--static-port` takes them. */
  staticPorts?: { service: string; port: number; servers: null }[];
  language?: Language;
}

/** The report of captures of this project, analyzed here; its flows are read once, and the store is gone. */
export async function modelOf({ captures, hosts = [], staticPorts = [], language = 'en' }: Sample): Promise<ReportModel> {
  const folder = mkdtempSync(join(tmpdir(), 'exscope-report-'));
  const path = join(folder, 'sample.exscope.db');
  try {
    const site = { ...NO_SITE, hosts: hosts.map(parseHost), staticPorts };
    await analyze({ captures: captures.map((name) => join(SAMPLES, name)), store: path, site });
    const store = openStore(path);
    try {
      const catalog = loadCatalog({ kept: store.settings().ownCatalogs });
      const model = buildReport({
        store,
        catalog,
        policies: loadPolicies([DEFAULT_POLICY], catalog),
        wording: wordingOf(language),
        version: '0.1.0',
        storeName: 'sample.exscope.db',
        sourceDateEpoch: 1_764_028_800,
        redacted: false,
        baseline: new Map(),
      });
      const flows = [...model.flows()];
      return { ...model, flows: () => flows };
    } finally {
      store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a capture may try. */
export const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  "=cmd|'/C calc'!A0",
  '\t=1+1',
  '@SUM(1+1)*cmd',
  '\uff1d1+1',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egnp.exe\u2066',
  'A'.repeat(65_536),
  'nul\u0000nul\u0001\ufffe\uffff\u000b',
  'half \ud800 of a pair \udc00',
  '| a | b |\n# heading\n\n---\n- item\r\n1. one',
  '[x](javascript:alert(1)) ![y](http://tracker.test/z.png) <http://a.test> www.evil.test https://evil.test/ a@b.test',
  '@team #12 GH-34 :smile: &lt;b&gt; `code` ``two`` $x$ *b* _i_ ~~s~~ \\',
  ']]> --> */ "quoted" \'single\' %s %n {0} {flows}',
  '日本語 العربية \u{1f600}',
] as const;

/** Members whose values are words of ours, which formats know by their spelling. */
const OURS = new Set(
  'schemaVersion language date kind status severity basis transport portKind state firstSeen lastSeen firstTime lastTime from to roles'
    .concat(' protocol protocols id fingerprint findings release releases expectation protection exscope catalog version sha256 until')
    .split(' '),
);

/** The same report with the hostile strings, one after the other, in the place of whatever is not a word of ours. */
export function hostile(model: ReportModel): ReportModel {
  let turn = 0;
  const visit = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return OURS.has(name) ? value : HOSTILE[turn++ % HOSTILE.length];
    if (Array.isArray(value)) return value.map((each) => visit(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each, key)]));
  };
  const { flows, ...rest } = model;
  const told = visit([...flows()], '') as ReturnType<typeof flows>;
  return { ...(visit(rest, '') as Omit<ReportModel, 'flows'>), flows: () => told };
}

export async function textOf(format: ReportFormat, model: ReportModel): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of format.write(model, wordingOf(model.language as Language))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}
