/** Models of reports: of a real capture, and the same with hostile text wherever a capture could have put it. */
import { join } from 'node:path';
import type { Baseline } from '../../../src/audit/baseline.js';
import { loadCatalog } from '../../../src/catalog/index.js';
import { loadPolicies } from '../../../src/catalog/policies.js';
import type { FlowJson } from '../../../src/report/flow-json.js';
import type { FormatName } from '../../../src/report/formats/index.js';
import { loadFormat } from '../../../src/report/formats/index.js';
import { buildReport, type ReportModel } from '../../../src/report/model/model.js';
import { openStore } from '../../../src/store/index.js';
import { type Language, wordingOf } from '../../../src/wording/wording.js';
import { analyzed } from '../../helpers/captures.js';
import { ROOT, scratch } from '../../helpers/exscope.js';

/** 25 Nov 2026, 00:00:00 UTC. */
const DATE = 1_795_564_800;

interface Choice {
  language?: Language;
  baseline?: Baseline;
  policies?: string[];
}

/** The report of captures of this project, by their paths below `captures`; its store stays until the process ends. */
export async function reported(capture: string, choice: Choice = {}): Promise<ReportModel> {
  const store = join(scratch(), 'report.exscope.db');
  await analyzed(join(ROOT, 'captures', capture), store);
  return modelOf(store, choice);
}

function modelOf(path: string, { language = 'en', baseline = new Map(), policies = ['exchange-baseline'] }: Choice): ReportModel {
  const catalog = loadCatalog();
  return buildReport({
    store: openStore(path),
    catalog,
    policies: loadPolicies(policies, catalog),
    wording: wordingOf(language),
    version: '1.2.3',
    storeName: '/home/somebody/report.exscope.db',
    sourceDateEpoch: DATE,
    redacted: false,
    baseline,
  });
}

export async function written(format: FormatName, model: ReportModel): Promise<string> {
  let text = '';
  for await (const piece of (await loadFormat(format)).write(model, wordingOf(model.language as Language))) {
    if (typeof piece !== 'string') throw new Error('not text');
    text += piece;
  }
  return text;
}

/** What may stand in a name, a banner, or a host name of a capture. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>]]><!--',
  `=cmd|'/C calc'!A0`,
  '\u001b[2J\u001b]0;owned\u0007',
  'right\u202eto left\u200e\u2066',
  'line\r\nend\u2028\u2029\u0085and\ttab',
  'nul\0 \u0001\u0008\u000b\ufffe\uffff',
  'lone \ud800 surrogate \udfff',
  '{0} {braces} [a link](https://example.com) \\ "quotes" \'apostrophes\' & %00 #field , - (empty)',
  '../../etc/passwd',
  '-',
  '',
  '🜁'.repeat(16_384),
];

/** The model with this text in every place that is filled from a capture. */
export function hostile(model: ReportModel, text: string): ReportModel {
  const flows = (): FlowJson[] => Array.from(model.flows(), (flow) => hostileFlow(flow, text));
  return {
    ...model,
    summary: {
      ...model.summary,
      captures: model.summary.captures.map((capture) => ({
        ...capture,
        name: text,
        problem: { code: 'CUT', message: text, offset: 1, packet: 1 },
      })),
      names: { '10.20.0.2': text },
    },
    findings: model.findings.map((finding) => ({
      ...finding,
      title: text,
      detail: text,
      users: [text],
      accepted: { who: text, why: text, until: null, ended: false },
      filters: [{ capture: text, filter: text }],
    })),
    policies: model.policies.map((policy) => ({
      ...policy,
      title: text,
      controls: policy.controls.map((control) => ({ ...control, title: text, result: text, why: text, unseen: text })),
    })),
    flows,
  };
}

function hostileFlow(flow: FlowJson, text: string): FlowJson {
  const { tls, client, server } = flow;
  return {
    ...flow,
    capture: text,
    client: { ...client, name: text },
    server: { ...server, name: text },
    credentials: flow.credentials.map((credential) => ({ ...credential, user: text, domain: text })),
    tls:
      tls === null
        ? null
        : {
            ...tls,
            sni: text,
            alpnSelected: text,
            cipher: text,
            group: text,
            ...(tls.certificate !== null && { certificate: { ...tls.certificate, subject: text, issuer: text, commonName: text } }),
          },
    banner: text,
  };
}

/** Nothing a terminal, an editor or a reader of lines would act on. */
export const ACTED_ON = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
