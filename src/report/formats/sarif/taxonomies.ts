import type { ReportModel } from '../../model/model.js';

type Policy = ReportModel['policies'][number];
type Clause = Policy['controls'][number]['clauses'][number];

const keyOf = ({ id, asks, source }: Clause) => `${id}\n${asks}\n${source}`;

/** The clauses a policy names, each once, in the order of its controls. */
function clausesOf({ controls }: Policy): Map<string, Clause> {
  return new Map(controls.flatMap(({ clauses }) => clauses.map((clause) => [keyOf(clause), clause] as const)));
}

/** One taxonomy a policy (3.14.8): its taxa are the clauses its controls answer to. */
export function taxonomies(policies: readonly Policy[]) {
  return policies.map((policy) => ({
    name: policy.id,
    fullName: policy.title,
    version: policy.version,
    shortDescription: { text: policy.about },
    ...(policy.scope !== null && { fullDescription: { text: policy.scope } }),
    taxa: [...clausesOf(policy).values()].map(({ id, asks, source, verified, note }) => ({
      id,
      shortDescription: { text: asks },
      properties: { source, verified, note },
    })),
  }));
}

/** References to taxa (3.52) of the taxonomy at this index of the run. */
export function taxonReferences(policy: Policy, clauses: readonly Clause[], index: number) {
  const order = [...clausesOf(policy).keys()];
  return clauses.map((clause) => ({
    id: clause.id,
    index: order.indexOf(keyOf(clause)),
    toolComponent: { name: policy.id, index },
  }));
}
