import type { Catalog } from '../catalog/index.js';
import { loadTlsAuthorities, type Policy } from '../catalog/policies.js';
import type { SiteProfile } from '../site/profile.js';
import { SiteIndex } from '../site/site-index.js';
import type { JudgedFlow } from '../store/index.js';
import type { Finding } from './finding.js';
import { FindingCollector } from './findings.js';
import type { ConditionContext } from './policy/condition.js';
import { ControlCheck } from './policy/control-check.js';
import type { PolicyResult } from './policy/result.js';

interface AuditResult {
  findings: Finding[];
  policies: PolicyResult[];
}

/** Looks for problems, and checks policies, while judged flows pass: once over the flows, however many policies there are. */
export class Auditor {
  readonly #collector = new FindingCollector();
  readonly #policies: { policy: Policy; checks: ControlCheck[] }[];

  /** @param site the profile the flows were judged with. */
  constructor(policies: readonly Policy[], catalog: Catalog, site: SiteProfile) {
    const context: ConditionContext = {
      authorities: loadTlsAuthorities(),
      interfaceName: (uuid, version) => catalog.interfaceByUuid(uuid, version)?.name ?? uuid,
      site: new SiteIndex(site),
    };
    this.#policies = policies.map((policy) => ({ policy, checks: policy.controls.map((control) => new ControlCheck(control, context)) }));
  }

  add(flow: JudgedFlow): void {
    const findings = this.#collector.add(flow);
    for (const { checks } of this.#policies) for (const check of checks) check.see(flow, findings);
  }

  /** To be called once, at the end. */
  result(): AuditResult {
    const late = this.#collector.finish();
    for (const { checks } of this.#policies) for (const check of checks) check.hearLate(late);
    const findings = this.#collector.findings();
    const rank = new Map(findings.map(({ fingerprint }, index) => [fingerprint, index]));
    return {
      findings,
      policies: this.#policies.map(({ policy: { controls: _, ...policy }, checks }) => ({
        policy,
        controls: checks.map((check) => check.result(rank)),
      })),
    };
  }
}
