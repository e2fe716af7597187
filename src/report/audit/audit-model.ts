import { Auditor } from '../../audit/audit.js';
import { type Baseline, withBaseline } from '../../audit/baseline.js';
import type { Catalog } from '../../catalog/index.js';
import type { Policy } from '../../catalog/policies.js';
import { siteOf } from '../../site/profile.js';
import type { Store } from '../../store/index.js';
import type { Wording } from '../../wording/wording.js';
import { type ToldFinding, tellFinding } from '../model/told-finding.js';
import { type ToldPolicy, tellPolicy } from '../model/told-policy.js';
import { isoTime } from '../text.js';

/** What `exscope audit` says: policies with their controls, and the findings these link to. */
export interface AuditModel {
  schemaVersion: 1;
  language: string;
  /** From the first packet of all captures to the last, ISO 8601 in UTC; null when they have no times. */
  window: { from: string | null; to: string | null };
  policies: ToldPolicy[];
  /** Those that controls link to, worst first. */
  findings: ToldFinding[];
}

/** Checks the policies in one pass over the judged flows. */
export function auditStore(store: Store, catalog: Catalog, policies: readonly Policy[], wording: Wording, baseline: Baseline): AuditModel {
  const auditor = new Auditor(policies, catalog, siteOf(store.settings()));
  for (const flow of store.judgedFlows()) auditor.add(flow);
  const { findings: found, policies: results } = auditor.result();
  const findings = withBaseline(found, baseline);
  const linked = new Set(results.flatMap(({ controls }) => controls.flatMap((control) => control.findings)));
  return {
    schemaVersion: 1,
    language: wording.language,
    window: windowOf(store),
    policies: results.map((result) => tellPolicy(result, wording)),
    findings: findings.filter(({ fingerprint }) => linked.has(fingerprint)).map((finding) => tellFinding(finding, wording)),
  };
}

function windowOf(store: Store): AuditModel['window'] {
  const captures = store.captures();
  const first = captures.flatMap(({ firstTimeMicros }) => firstTimeMicros ?? []);
  const last = captures.flatMap(({ lastTimeMicros }) => lastTimeMicros ?? []);
  return {
    from: isoTime(first.length === 0 ? null : Math.min(...first)),
    to: isoTime(last.length === 0 ? null : Math.max(...last)),
  };
}
