/** Of a store in which codes are names that JavaScript's objects have a member by, no more is said than of one whose codes nobody knows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { DEFAULT_POLICY, loadPolicies } from '../../src/catalog/policies.js';
import { auditTable } from '../../src/cli/audit-table.js';
import { explainer } from '../../src/cli/explain.js';
import { flowLines } from '../../src/cli/flow-lines.js';
import { flowTable } from '../../src/cli/flow-table.js';
import { emptyEvidence, type FlowEvidence } from '../../src/inspect/evidence.js';
import { judgeStore } from '../../src/judge-store.js';
import { auditStore } from '../../src/report/audit/audit-model.js';
import { storyText } from '../../src/report/explain-text.js';
import { FORMAT_NAMES, loadFormat } from '../../src/report/formats/index.js';
import { buildReport } from '../../src/report/model/model.js';
import { summarize } from '../../src/report/summary.js';
import { summaryText } from '../../src/report/summary-text.js';
import type { Style } from '../../src/report/text.js';
import { NO_SITE } from '../../src/site/profile.js';
import { wordingOf } from '../../src/wording/wording.js';
import { saying } from '../report/hostile-store.js';
import { arbitraryEvidence } from '../store/arbitrary-evidence.js';
import { captureRecord, observed, reading, verdict, writeStore } from '../store/fixtures.js';

/** A name, and one as long that sorts beside it and is no member of anything. */
const PAIRS = [
  ['constructor', 'constructos'],
  ['__proto__', '__prota__'],
] as const;

const catalog = loadCatalog();
const policies = loadPolicies([DEFAULT_POLICY], catalog);
const samples = fc.sample(arbitraryEvidence, { numRuns: 40, seed: 7 });

/** Every part there is, each that of the first sample that has it: an empty list is none. */
const full = Object.fromEntries(
  Object.entries(emptyEvidence()).map(([part, none]) => [
    part,
    samples.map((sample) => sample[part as keyof FlowEvidence]).find((each) => JSON.stringify(each) !== JSON.stringify(none)) ?? none,
  ]),
) as unknown as FlowEvidence;

/** A store that says this wherever exscope has a code, and in every text of its evidence. */
function storeSaying(code: string): string {
  const said = code as never;
  return writeStore({
    captures: [captureRecord({ format: said, names: [{ address: '10.0.0.5', name: 'mail' }], encapsulated: [[code, 3]] })],
    payload: { [code]: 3 },
    flows: [
      observed('10.0.0.9:1025', '10.0.0.5:143', { evidence: { ...saying(full, code), protocol: 'imap' }, serverBasis: said, state: said }),
      observed('10.0.0.9:1026', '10.0.0.5:143', { evidence: { ...emptyEvidence(), impression: said } }),
      observed('10.0.0.9:1027', '10.0.0.5:143', { transport: said }),
    ],
    judgement: {
      hosts: [
        { address: '10.0.0.5', roles: [code], basis: said, why: code, releases: [code], exchange: true },
        { address: code, roles: [code], basis: 'inferred', why: code, releases: [], exchange: false },
      ],
      verdicts: [
        verdict({ expectation: said, protectionReason: code, reasons: [code], clientRole: code, serverRole: code, pathBasis: said }),
        verdict({ protection: said, protectionMechanism: null, protectionReason: null, protectionBasis: said, protocolBasis: said }),
        verdict({ protocol: code, pathId: code, pathTitle: code, pathRelease: code }),
      ],
      flowVerdicts: [0, 1, 2].map((at) => ({ flowId: at + 1, verdict: at, swapped: false, serverBasis: said })),
    },
  });
}

/** Tones are shown, so that one that is none is seen. */
const STYLE: Style = { width: 400, unicode: true, paint: (tone, text) => `<${tone}:${text}>` };

/** Style and script of an HTML report are ours, whatever the store. */
const OWN_CODE = /<style>.*?<\/style>|<script>.*?<\/script>/gs;
/** Those of text; PDF and Excel say the same in compressed parts. */
const TEXTS = FORMAT_NAMES.filter((name) => !['pdf', 'xlsx'].includes(name));

async function everythingSaid(path: string): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  const model = reading(path, (store) => {
    const wording = wordingOf('en');
    const explain = explainer(store);
    const flows = [...store.judgedFlows()];
    said.lines = [...flowLines(store, catalog)].join('');
    said.table = flowTable(flows, STYLE);
    said.explain = flows.map((flow) => storyText(`Flow ${flow.id}`, explain(flow), STYLE)).join('');
    said.audit = auditTable(auditStore(store, catalog, policies, wording, new Map()), wording, STYLE);
    said.summary = summaryText(summarize({ store, catalog, version: '0.1.0', storeName: 'x.db' }, wording), STYLE, wording);
    const given = { version: '0.1.0', storeName: 'x.db', sourceDateEpoch: 0, redacted: false, baseline: new Map() };
    const report = buildReport({ store, catalog, policies, wording, ...given });
    const told = [...report.flows()];
    return { ...report, flows: () => told };
  });
  for (const name of TEXTS) {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await loadFormat(name)).write(model, wordingOf('en')))
      pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    said[name] = Buffer.concat(pieces).toString().replace(OWN_CODE, '');
  }
  return said;
}

/** The same with `CODE` in the place of the word, and without what is made of it by a hash. */
function without(word: string, said: Record<string, string>): Record<string, string> {
  const hashed = /\bC[0-9A-Za-z]{16,17}\b|\b[0-9a-f]{16,64}\b/g;
  const plain = (text: string) => text.replaceAll('\\', '').replaceAll(new RegExp(word, 'gi'), 'CODE').replaceAll(hashed, 'HASH');
  return Object.fromEntries(Object.entries(said).map(([name, text]) => [name, plain(text)]));
}

describe.each(PAIRS)('codes that are %s', (name, control) => {
  it('are told as any that nobody knows', async () => {
    const said = without(name, await everythingSaid(storeSaying(name)));
    const same = without(control, await everythingSaid(storeSaying(control)));
    for (const [where, text] of Object.entries(said)) {
      expect(text.split('\n'), where).toEqual(same[where]!.split('\n'));
      expect(/native code|\[object |\bundefined\b|\bNaN\b/.exec(text)?.[0], where).toBeUndefined();
    }
  });

  it('are judged as any that nobody knows', () => {
    const judged = (word: string) => {
      const path = storeSaying(word);
      judgeStore(path, NO_SITE, catalog);
      return without(word, { lines: reading(path, (store) => [...flowLines(store, catalog)].join('')) });
    };
    expect(judged(name)).toEqual(judged(control));
  });
});
