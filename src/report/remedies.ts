import type { JudgedFlow } from '../store/index.js';
import type { Wording } from '../wording/wording.js';
import type { ToldFinding } from './model/told-finding.js';

/** What to do about a flow: what its findings ask for, or what would show more of it. None of it is run or needed by exscope. */
export function remedies({ verdict }: JudgedFlow, findings: readonly ToldFinding[], wording: Wording): string[] {
  const seeMore = `findings.undetermined.${verdict.protectionReason}`;
  const more = verdict.protection === 'undetermined' && wording.has(seeMore) ? [wording.say(seeMore)] : [];
  return [...new Set([...findings.flatMap(({ fix }) => fix), ...more])];
}
