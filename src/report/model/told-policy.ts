import type { ControlResult, ControlStatus, PolicyResult } from '../../audit/policy/result.js';
import type { Clause } from '../../catalog/policies.js';
import type { Wording } from '../../wording/wording.js';
import { isoTime } from '../text.js';

/** A control and its result in the words of a language. */
interface ToldControl {
  id: string;
  title: string;
  why: string;
  kind: string;
  severity: string;
  status: ControlStatus;
  /** One sentence: `No violation in 412 decided flows`. */
  result: string;
  relevant: number;
  decided: number;
  violating: number;
  undecided: number;
  undecidedReasons: Record<string, number>;
  firstSeen: string | null;
  lastSeen: string | null;
  /** Some of the violating flows; `violating` counts all. */
  flows: number[];
  /** Fingerprints, worst first. */
  findings: string[];
  clauses: Clause[];
  /** What a capture cannot show about it. */
  unseen: string;
  fix: string[];
}

export interface ToldPolicy {
  id: string;
  title: string;
  version: string;
  about: string;
  scope: string | null;
  /** How many controls ended how. */
  counts: Record<ControlStatus, number>;
  controls: ToldControl[];
}

export function tellPolicy({ policy, controls }: PolicyResult, wording: Wording): ToldPolicy {
  const told = controls.map((result) => tellControl(result, wording));
  const count = (status: ControlStatus) => told.filter((each) => each.status === status).length;
  const words = (part: string, english: string) => translated(`policies.${policy.id}.${part}`, english, wording);
  return {
    id: policy.id,
    title: words('title', policy.title),
    version: policy.version,
    about: words('about', policy.about),
    scope: policy.scope === undefined ? null : words('scope', policy.scope),
    counts: { fail: count('fail'), pass: count('pass'), inconclusive: count('inconclusive'), 'not-tested': count('not-tested') },
    controls: told,
  };
}

function tellControl({ control, firstSeenMicros, lastSeenMicros, ...result }: ControlResult, wording: Wording): ToldControl {
  const { id, title, why, kind, severity, clauses, unseen, fix, written } = control;
  const key = `controls.${written.replace('/', '.')}`;
  const { status, violating, decided, undecided, relevant } = result;
  const sentence = kind === 'not-visible' ? 'not-visible' : status;
  return {
    id,
    title: translated(`${key}.title`, title, wording),
    why: translated(`${key}.why`, why, wording),
    kind,
    severity,
    ...result,
    result: wording.say(`audit.result.${sentence}`, { violating, decided, undecided, relevant }),
    firstSeen: isoTime(firstSeenMicros),
    lastSeen: isoTime(lastSeenMicros),
    clauses,
    unseen: translated(`${key}.unseen`, unseen, wording),
    fix: wording.language !== 'en' && wording.has(`${key}.fix`) ? wording.list(`${key}.fix`) : fix,
  };
}

/** Policies are written in English; message files of other languages have the rest, and a user's own policy is told as it is written. */
function translated(key: string, english: string, wording: Wording): string {
  return wording.language !== 'en' && wording.has(key) ? wording.say(key) : english;
}
