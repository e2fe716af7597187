/** Controls and their checks, with as little said as a test needs. */
import { FindingCollector } from '../../src/audit/findings.js';
import { ControlCheck } from '../../src/audit/policy/control-check.js';
import type { ControlResult } from '../../src/audit/policy/result.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { type Control, type FlowCondition, loadTlsAuthorities } from '../../src/catalog/policies.js';
import { NO_SITE, type SiteProfile } from '../../src/site/profile.js';
import { SiteIndex } from '../../src/site/site-index.js';
import type { JudgedFlow } from '../../src/store/index.js';

const catalog = loadCatalog();
const authorities = loadTlsAuthorities();

type Rule =
  | { kind: 'forbidden'; forbids: FlowCondition }
  | { kind: 'required'; requires: FlowCondition }
  | { kind: 'allowed-only'; allows: FlowCondition[] };

type Rest = Partial<Pick<Extract<Control, { kind: 'required' }>, 'flows' | 'decided' | 'needs' | 'excuse' | 'links' | 'unrelated'>>;

export function control(rule: Rule, rest: Rest = {}): Control {
  return {
    ...rule,
    id: 'a-control',
    written: 'a-policy/a-control',
    title: 'A control',
    why: 'For the test.',
    severity: 'medium',
    clauses: [],
    evidence: 'Flows.',
    unseen: 'Nothing.',
    fix: [],
    flows: {},
    unrelated: false,
    needs: [],
    ...rest,
  };
}

export const context = (site: Partial<SiteProfile> = {}) => ({
  authorities,
  interfaceName: (uuid: string, version: string) => catalog.interfaceByUuid(uuid, version)?.name ?? uuid,
  site: new SiteIndex({ ...NO_SITE, ...site }),
});

export function check(what: Control, flows: readonly JudgedFlow[], site: Partial<SiteProfile> = {}): ControlResult {
  const collector = new FindingCollector();
  const one = new ControlCheck(what, context(site));
  for (const flow of flows) one.see(flow, collector.add(flow));
  one.hearLate(collector.finish());
  const rank = new Map(collector.findings().map(({ fingerprint }, index) => [fingerprint, index]));
  return one.result(rank);
}
