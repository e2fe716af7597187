import type { Severity } from '../../../audit/finding.js';
import type { ReportModel } from '../../model/model.js';
import { taxonReferences } from './taxonomies.js';

type Finding = ReportModel['findings'][number];
type Policy = ReportModel['policies'][number];
type Control = Policy['controls'][number];

/** 3.27.10 */
export const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** What GitHub code scanning ranks by, from 0.1 to 10: its bands begin at 0.1 low, 4.0 medium, 7.0 high, 9.0 critical. What only informs has none. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string | null>> = { high: '8.0', medium: '5.5', low: '2.5', info: null };

export const findingRule = ({ kind, problem }: Pick<Finding, 'kind' | 'problem'>): string => `${kind}/${problem}`;
export const controlRule = ({ id: policy }: Policy, { id }: Control): string => `control/${policy}/${id}`;

/** Rules (3.49) of what is in the report: one per problem of a finding, one per control that failed. */
export class RuleList {
  readonly descriptors: object[] = [];
  readonly #index = new Map<string, number>();

  constructor({ findings, policies }: ReportModel) {
    // The worst of a problem comes first, and speaks for its rule.
    for (const finding of findings) this.#add(findingRule(finding), findingDescriptor(finding));
    for (const [index, policy] of policies.entries())
      for (const control of policy.controls)
        if (control.status === 'fail') this.#add(controlRule(policy, control), controlDescriptor(policy, control, index));
  }

  /** `ruleId` and `ruleIndex` of a result. */
  reference(id: string): { ruleId: string; ruleIndex: number } {
    return { ruleId: id, ruleIndex: this.#index.get(id)! };
  }

  #add(id: string, descriptor: object): void {
    if (this.#index.has(id)) return;
    this.#index.set(id, this.descriptors.length);
    this.descriptors.push({ id, ...descriptor });
  }
}

function findingDescriptor({ kind, title, severity, severityReason, fix }: Finding) {
  return {
    shortDescription: { text: title },
    fullDescription: { text: severityReason || title },
    help: { text: steps(fix) || severityReason || title },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: ranking(severity, [kind]),
  };
}

function controlDescriptor(policy: Policy, { title, why, unseen, fix, severity, clauses }: Control, index: number) {
  return {
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: [steps(fix), unseen].filter((text) => text !== '').join('\n\n') },
    defaultConfiguration: { level: LEVELS[severity as Severity] },
    ...(clauses.length > 0 && {
      relationships: taxonReferences(policy, clauses, index).map((target) => ({ target, kinds: ['relevant'] })),
    }),
    properties: ranking(severity as Severity, ['control', policy.id]),
  };
}

const steps = (fix: readonly string[]): string => fix.map((step, index) => `${index + 1}. ${step}`).join('\n');

function ranking(severity: Severity, tags: string[]) {
  const rank = SECURITY_SEVERITY[severity];
  return { tags: ['security', ...tags], precision: 'very-high', ...(rank !== null && { 'security-severity': rank }) };
}
