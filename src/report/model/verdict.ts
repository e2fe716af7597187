import { isAccepted, type Severity } from '../../audit/finding.js';
import type { Wording } from '../../wording/wording.js';
import type { SummaryModel } from '../summary.js';
import type { ToldFinding } from './told-finding.js';
import type { ToldPolicy } from './told-policy.js';

/** `high` `medium` `low`: the worst problem seen · `clear`: none in what was decided · `open`: nothing could be decided, or there was nothing. */
type VerdictTone = 'high' | 'medium' | 'low' | 'clear' | 'open';

/** What a report says first. It never says that all is well: a capture can refute, not certify. */
export interface Verdict {
  tone: VerdictTone;
  /** One sentence a manager can repeat. */
  sentence: string;
  /** What bounds it: how much was decided, and what was not read; a sentence each. */
  bounds: string[];
  /** Problems of each severity that nobody has accepted, and those that somebody has. */
  problems: Record<Severity | 'accepted', number>;
}

/** What the sentence names; the others are in the list of findings. */
const NAMED = 3;

interface VerdictParts {
  summary: Omit<SummaryModel, 'findings'>;
  findings: readonly ToldFinding[];
  policies: readonly Pick<ToldPolicy, 'counts'>[];
}

export function verdictOf({ summary, findings, policies }: VerdictParts, wording: Wording): Verdict {
  const problems = { high: 0, medium: 0, low: 0, info: 0, accepted: 0 };
  for (const finding of findings) problems[isAccepted(finding) ? 'accepted' : finding.severity]++;
  const { decided, undecided } = flowsDecided(summary);
  const worst = (['high', 'medium'] as const).find((severity) => problems[severity] > 0);
  const said = { decided, undecided };
  const bounds = [...boundsOf(summary, said, wording), ...controlsOf(policies, wording)];
  const verdict = (tone: VerdictTone, sentence: string): Verdict => ({
    tone,
    sentence,
    bounds,
    problems,
  });
  if (worst !== undefined) {
    const open = findings.filter((finding) => finding.severity === worst && !isAccepted(finding));
    const named = namesOf(open, wording);
    return verdict(worst, wording.say(`verdict.problems.${worst}`, { problems: problems[worst], named: listed(named, wording) }));
  }
  if (decided === 0) return verdict('open', wording.say(undecided === 0 ? 'verdict.nothing' : 'verdict.open', said));
  if (problems.low > 0) return verdict('low', wording.say('verdict.problems.low', { problems: problems.low, ...said }));
  return verdict('clear', wording.say('verdict.clear', said));
}

/** Flows of Exchange whose protection is known, and those whose is not; what is not of Exchange is neither. */
function flowsDecided({ protection }: Pick<SummaryModel, 'protection'>): { decided: number; undecided: number } {
  const { encrypted, upgraded, cleartext, obfuscated, signed, byDesign, undetermined } = protection;
  return { decided: encrypted + upgraded + cleartext + obfuscated + signed + byDesign, undecided: undetermined };
}

/** Each kind once, in the order of the findings, which is worst first. */
function namesOf(findings: readonly ToldFinding[], wording: Wording): string[] {
  const kinds = new Map<string, ToldFinding[]>();
  for (const finding of findings) {
    const same = kinds.get(phraseOf(finding));
    if (same === undefined) kinds.set(phraseOf(finding), [finding]);
    else same.push(finding);
  }
  const named = [...kinds].slice(0, NAMED).map(([key, same]) => {
    const users = new Set(same.flatMap((each) => each.users)).size;
    const flows = new Set(same.flatMap((each) => each.flows)).size;
    const servers = new Set(same.map(({ server }) => server.address)).size;
    return wording.has(key) ? wording.say(key, { users, flows, servers }) : same[0]!.title;
  });
  const left = kinds.size - named.length;
  return left > 0 ? [...named, wording.say('verdict.more', { kinds: left })] : named;
}

/** A login whose password is hidden weighs less than one whose password can be read, and is told in other words. */
function phraseOf({ kind, problem }: Pick<ToldFinding, 'kind' | 'problem'>): string {
  return kind === 'credential-sent' && problem.endsWith('/readable') ? 'verdict.password-readable' : `verdict.kinds.${kind}`;
}

function listed(names: readonly string[], wording: Wording): string {
  if (names.length < 2) return names.join('');
  return wording.say('verdict.list', { first: names.slice(0, -1).join(wording.say('verdict.comma')), last: names.at(-1)! });
}

function boundsOf(summary: Omit<SummaryModel, 'findings'>, said: { decided: number; undecided: number }, wording: Wording): string[] {
  const { coverage, partlyRead, interrupted, expectation } = summary;
  const dropped = coverage.droppedByCapture ?? 0;
  return [
    wording.say('verdict.bounds.decided', { ...said, flows: said.decided + said.undecided, unrelated: expectation.unrelated }),
    ...(interrupted ? [wording.say('verdict.bounds.interrupted')] : []),
    ...(partlyRead ? [wording.say('verdict.bounds.partly-read')] : []),
    ...(dropped > 0 ? [wording.say('verdict.bounds.dropped', { packets: dropped })] : []),
    ...(coverage.missingCaptures.length > 0 ? [wording.say('verdict.bounds.missing', { gaps: coverage.missingCaptures.length })] : []),
  ];
}

function controlsOf(policies: VerdictParts['policies'], wording: Wording): string[] {
  const sum = (status: keyof ToldPolicy['counts']) => policies.reduce((all, { counts }) => all + counts[status], 0);
  const tested = { fail: sum('fail'), pass: sum('pass'), inconclusive: sum('inconclusive') };
  const controls = tested.fail + tested.pass + tested.inconclusive + sum('not-tested');
  return controls === 0 ? [] : [wording.say('verdict.bounds.controls', { ...tested, controls, untested: sum('not-tested') })];
}
