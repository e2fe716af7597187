import type { Finding } from '../../audit/finding.js';
import type { Wording } from '../../wording/wording.js';
import { isoTime } from '../text.js';

/** A finding in the words of a language. */
export interface ToldFinding extends Omit<Finding, 'firstSeenMicros' | 'lastSeenMicros'> {
  /** Why it weighs that much. */
  severityReason: string;
  /** What to do, step by step. */
  fix: string[];
  /** ISO 8601 in UTC; null when the capture has no times. */
  firstSeen: string | null;
  lastSeen: string | null;
}

export function tellFinding({ firstSeenMicros, lastSeenMicros, ...finding }: Finding, wording: Wording): ToldFinding {
  const key = `findings.${finding.kind}`;
  return {
    ...finding,
    severityReason: wording.has(`${key}.severity`) ? wording.say(`${key}.severity`) : '',
    fix: wording.has(`${key}.fix`) ? wording.list(`${key}.fix`) : [],
    firstSeen: isoTime(firstSeenMicros),
    lastSeen: isoTime(lastSeenMicros),
  };
}
