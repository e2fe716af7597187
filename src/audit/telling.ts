import type { Seen, Sighting } from './detect/sighting.js';
import { type FindingValues, SEVERITIES } from './finding.js';

/** A flow of a finding, and what it shows. */
export interface Telling {
  flow: Pick<Seen, 'id' | 'firstSeenMicros'>;
  sighting: Sighting;
}

/** Values of all flows of a finding together; any other value belongs to the sentence of one flow. */
const OF_ALL_FLOWS = ['mechanisms', 'cookies', 'uses'] as const;
/** A sentence with more is not read. What is left out is the end of the alphabet, whichever flow it is of. */
const MAX_GATHERED = 12;

/** How much a flow knows of what passed: content before a login, a login before nothing but the protocol. */
const KNOWN = ['no', 'login', 'yes'];

/**
 * One sentence stands for all flows of a finding, so it is that of the flow which shows most: the worst, one that nobody accepted, one whose content
 * is known, and of several such the first. Nothing of this depends on the order in which flows are looked at.
 */
export function saysMore(a: Telling, b: Telling): boolean {
  const differences = [
    SEVERITIES.indexOf(a.sighting.severity) - SEVERITIES.indexOf(b.sighting.severity),
    Number(a.sighting.exception === undefined) - Number(b.sighting.exception === undefined),
    knowledge(a) - knowledge(b),
    b.flow.firstSeenMicros - a.flow.firstSeenMicros,
    b.flow.id - a.flow.id,
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}

const knowledge = ({ sighting }: Telling) => KNOWN.indexOf(String(sighting.values.known));

/** The lists that both flows have a part of, in the order of the alphabet. */
export function gathered(a: FindingValues, b: FindingValues): FindingValues {
  const lists = OF_ALL_FLOWS.flatMap((name) => {
    const [one, other] = [a[name], b[name]];
    if (!Array.isArray(one) || !Array.isArray(other)) return [];
    return [[name, [...new Set<string>([...one, ...other])].sort().slice(0, MAX_GATHERED)] as const];
  });
  return Object.fromEntries(lists);
}
