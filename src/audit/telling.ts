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
  const difference =
    SEVERITIES.indexOf(a.sighting.severity) - SEVERITIES.indexOf(b.sighting.severity) ||
    Number(a.sighting.exception === undefined) - Number(b.sighting.exception === undefined) ||
    knowledge(a) - knowledge(b) ||
    b.flow.firstSeenMicros - a.flow.firstSeenMicros ||
    b.flow.id - a.flow.id;
  return difference > 0;
}

const knowledge = ({ sighting }: Telling) => KNOWN.indexOf(String(sighting.values.known));

/** Whether `gathered` would make something else of the first than it is. */
export function addsTo(a: FindingValues, b: FindingValues): boolean {
  for (const name of OF_ALL_FLOWS) {
    const one = a[name];
    const other = b[name];
    if (Array.isArray(one) && Array.isArray(other) && (!isGathered(one) || !holdsAll(one, other))) return true;
  }
  return false;
}

function isGathered(words: readonly string[]): boolean {
  for (let at = 1; at < words.length; at++) if (words[at - 1]! >= words[at]!) return false;
  return words.length <= MAX_GATHERED;
}

function holdsAll(words: readonly string[], others: readonly string[]): boolean {
  for (const word of others) if (!words.includes(word)) return false;
  return true;
}

/** The lists that both flows have a part of, in the order of the alphabet. */
export function gathered(a: FindingValues, b: FindingValues): FindingValues {
  const lists = OF_ALL_FLOWS.flatMap((name) => {
    const [one, other] = [a[name], b[name]];
    if (!Array.isArray(one) || !Array.isArray(other)) return [];
    return [[name, [...new Set<string>([...one, ...other])].sort().slice(0, MAX_GATHERED)] as const];
  });
  return Object.fromEntries(lists);
}
