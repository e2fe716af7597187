import { Auditor } from '../../audit/audit.js';
import { type Baseline, withBaseline } from '../../audit/baseline.js';
import type { Catalog } from '../../catalog/index.js';
import type { Policy } from '../../catalog/policies.js';
import { siteOf } from '../../site/profile.js';
import type { StoreReader } from '../../store/index.js';
import type { Wording } from '../../wording/wording.js';
import { type FlowJson, flowJson } from '../flow-json.js';
import { flowNames } from '../flow-names.js';
import { type SummaryModel, summaryOf } from '../summary.js';
import { FlowTally } from '../summary-tally.js';
import { type EvidenceFilter, evidenceFilters } from './evidence-filters.js';
import { type Pictures, PictureTally } from './pictures.js';
import { type ToldFinding, tellFinding } from './told-finding.js';
import { type ToldPolicy, tellPolicy } from './told-policy.js';
import { type Verdict, verdictOf } from './verdict.js';

/** Everything a report can say, in one language; every format is a function of it. */
export interface ReportModel {
  schemaVersion: 1;
  language: string;
  /** When the report was made, ISO 8601; SOURCE_DATE_EPOCH, or when the store was written. The clock would make each report another one. */
  date: string;
  /** Addresses and users are pseudonyms. */
  redacted: boolean;
  verdict: Verdict;
  /** Captures, coverage, hosts, endpoints, static ports, counts: what the first page says. Its findings are those below. */
  summary: Omit<SummaryModel, 'findings'>;
  findings: ReportedFinding[];
  policies: ToldPolicy[];
  pictures: Pictures;
  /** Flows by finding and so on may be many: they are read again whenever they are asked for, in ascending order. */
  flows(): Iterable<FlowJson>;
}

export interface ReportedFinding extends ToldFinding {
  /** For Wireshark and tshark, one a capture. */
  filters: EvidenceFilter[];
}

export interface ReportParts {
  store: StoreReader;
  catalog: Catalog;
  policies: readonly Policy[];
  wording: Wording;
  version: string;
  storeName: string;
  /** Seconds since 1970, as SOURCE_DATE_EPOCH has them. */
  sourceDateEpoch: number | null;
  redacted: boolean;
  /** Findings that somebody answers for. */
  baseline: Baseline;
}

/** Puts a report together from a judged store, in one pass over its flows. */
export function buildReport(parts: ReportParts): ReportModel {
  const { store, catalog, policies, wording, version, storeName, sourceDateEpoch, redacted, baseline } = parts;
  const auditor = new Auditor(policies, catalog, siteOf(store.settings()));
  const captures = store.captures();
  const times = captures.flatMap(({ firstTimeMicros, lastTimeMicros }) => [firstTimeMicros ?? [], lastTimeMicros ?? []].flat());
  const pictures = new PictureTally(times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) });
  const tally = new FlowTally();
  for (const flow of store.judgedFlows()) {
    tally.add(flow);
    auditor.add(flow);
    pictures.add(flow);
  }
  const summary = summaryOf({ store, catalog, version, storeName }, tally);
  const { findings: found, policies: results } = auditor.result();
  const findings = withBaseline(found, baseline);
  const names = flowNames(store, catalog);
  const told = findings.map((finding) => ({ ...tellFinding(finding, wording), filters: evidenceFilters(finding, store, names) }));
  const toldPolicies = results.map((result) => tellPolicy(result, wording));
  return {
    schemaVersion: 1,
    language: wording.language,
    date: sourceDateEpoch === null ? store.run().createdAt : new Date(sourceDateEpoch * 1000).toISOString(),
    redacted,
    verdict: verdictOf({ summary, findings: told, policies: toldPolicies }, wording),
    summary,
    findings: told,
    policies: toldPolicies,
    pictures: pictures.pictures(),
    *flows() {
      for (const flow of store.judgedFlows()) yield flowJson(flow, names);
    },
  };
}
