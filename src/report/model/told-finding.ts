import type { Finding, FindingValues } from '../../audit/finding.js';
import type { Wording } from '../../wording/wording.js';
import { isoTime } from '../text.js';
import { pathName, roleName } from './names.js';
import { phrase } from './phrase.js';

/** A finding in the words of a language. */
export interface ToldFinding extends Omit<Finding, 'says' | 'values' | 'exception' | 'firstSeenMicros' | 'lastSeenMicros'> {
  /** One line a manager understands. */
  title: string;
  /** What was seen, one sentence. */
  detail: string;
  /** Why it weighs that much. */
  severityReason: string;
  /** What to do, step by step. */
  fix: string[];
  /** ISO 8601 in UTC; null when the capture has no times. */
  firstSeen: string | null;
  lastSeen: string | null;
}

export function tellFinding(finding: Finding, wording: Wording): ToldFinding {
  const { says, values, exception, firstSeenMicros, lastSeenMicros, ...rest } = finding;
  const { kind, severity } = rest;
  const said = (part: string) => wording.say(keyOf(says, kind, part, wording), { ...spoken(values, wording), severity });
  const accepted =
    exception === null ? null : wording.say('findings.accepted.detail', { ...acceptance(exception), ...spoken(exception, wording) });
  return {
    ...rest,
    title: said('title'),
    detail: accepted === null ? said('detail') : `${said('detail')} ${accepted}`,
    severityReason: accepted !== null && severity === 'info' ? wording.say('findings.accepted.severity') : said('severity'),
    fix: wording.list(fixKey(finding, wording)),
    firstSeen: isoTime(firstSeenMicros),
    lastSeen: isoTime(lastSeenMicros),
  };
}

/** What is the same for all problems of a kind is said once, for the kind. */
function keyOf(says: string, kind: string, part: string, wording: Wording): string {
  const own = `findings.${says}.${part}`;
  return wording.has(own) ? own : `findings.${kind}.${part}`;
}

/** Remedies of some problems are others for each service. */
function fixKey({ says, kind, values }: Finding, wording: Wording): string {
  const fix = keyOf(says, kind, 'fix', wording);
  const forService = `${fix}.${String(values.service)}`;
  if (wording.has(forService)) return forService;
  return wording.has(`${fix}.other`) ? `${fix}.other` : fix;
}

/** Lists of which any one will do; of others all are meant. */
const ALTERNATIVES: ReadonlySet<string> = new Set(['from', 'to', 'meant']);

/** Lists of roles. */
const ROLES: ReadonlySet<string> = new Set(['from', 'to', 'roles']);

export function spoken(values: FindingValues, wording: Wording): Record<string, string | number> {
  const joined = (name: string, list: readonly string[]) => list.join(ALTERNATIVES.has(name) ? ` ${wording.say('findings.or')} ` : ', ');
  const said = (name: string, value: FindingValues[string]) => {
    if (typeof value === 'object') return joined(name, ROLES.has(name) ? value.map((role) => roleName(role, wording)) : value);
    if (name === 'path') return pathName(String(value), wording);
    return name === 'what' && typeof value === 'string' ? phrase(value, wording) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(name, value)]));
}

/** An exception that could not be taken apart is told as it stands. */
function acceptance({ name, until = '' }: FindingValues): Record<string, string> {
  return {
    named: name === undefined ? 'no' : 'yes',
    ends: until === '' ? 'no' : 'yes',
    name: '',
    who: '',
    why: '',
    until: '',
    sentence: '',
  };
}
