import type { ControlResult, ControlStatus, PolicyResult, Untested } from '../../audit/policy/result.js';
import type { Clause } from '../../catalog/policies.js';
import type { Wording } from '../../wording/wording.js';
import { isoTime } from '../text.js';

/** What a document asks for, in the words of a language. */
interface ToldClause {
  id: string;
  asks: string;
  /** Document, edition and place: a name, the same in every language. */
  source: string;
  /** Whether somebody looked it up there. */
  verified: boolean;
  note: string | null;
}

/** A control and its result in the words of a language. */
interface ToldControl {
  id: string;
  title: string;
  why: string;
  kind: string;
  severity: string;
  status: ControlStatus;
  /** Why it is not tested; null when it is. */
  untested: Untested | null;
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
  clauses: ToldClause[];
  /** What in the traffic speaks to it; null when nothing does. */
  evidence: string | null;
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
  const key = `policies.${keyOf(policy.id)}`;
  const told = controls.map((result) => tellControl(result, key, wording));
  const count = (status: ControlStatus) => told.filter((each) => each.status === status).length;
  return {
    id: policy.id,
    title: translated(`${key}.title`, policy.title, wording),
    version: policy.version,
    about: translated(`${key}.about`, policy.about, wording),
    scope: policy.scope === undefined ? null : translated(`${key}.scope`, policy.scope, wording),
    counts: { fail: count('fail'), pass: count('pass'), inconclusive: count('inconclusive'), 'not-tested': count('not-tested') },
    controls: told,
  };
}

function tellControl(
  { control, firstSeenMicros, lastSeenMicros, ...result }: ControlResult,
  policy: string,
  wording: Wording,
): ToldControl {
  const { id, kind, severity, written, clauses } = control;
  const key = `controls.${written.split('/').map(keyOf).join('.')}`;
  const { status, untested, violating, decided, undecided, relevant } = result;
  const sentence = untested === null || untested === 'no-traffic' ? status : untested;
  return {
    id,
    title: translated(`${key}.title`, control.title, wording),
    why: translated(`${key}.why`, control.why, wording),
    kind,
    severity,
    ...result,
    result: wording.say(`audit.result.${sentence}`, { violating, decided, undecided, relevant }),
    firstSeen: isoTime(firstSeenMicros),
    lastSeen: isoTime(lastSeenMicros),
    clauses: clauses.map((clause) => tellClause(clause, policy, wording)),
    evidence: control.kind === 'not-visible' ? null : translated(`${key}.evidence`, control.evidence, wording),
    unseen: translated(`${key}.unseen`, control.unseen, wording),
    fix: wording.language !== 'en' && wording.has(`${key}.fix`) ? wording.list(`${key}.fix`) : control.fix,
  };
}

function tellClause({ id, asks, source, verified, note }: Clause, policy: string, wording: Wording): ToldClause {
  return { id, asks: translated(`${policy}.clauses.${keyOf(id)}`, asks, wording), source, verified, note: note ?? null };
}

/** Parts of a key are joined by dots; ids may hold dots, and clauses brackets as well: `pci-dss-4.0.1`, `164.312(e)(1)`. */
function keyOf(id: string): string {
  return id.replace(/[^A-Za-z0-9-]+/g, '-').replace(/-$/, '');
}

/** Policies are written in English; message files of other languages have the rest, and a user's own policy is told as it is written. */
function translated(key: string, english: string, wording: Wording): string {
  return wording.language !== 'en' && wording.has(key) ? wording.say(key) : english;
}
