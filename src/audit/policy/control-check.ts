import type { Control, FlowCondition } from '../../catalog/policies.js';
import { noCounts } from '../../counts.js';
import type { JudgedFlow } from '../../store/index.js';
import type { FlowFindings, LateFinding } from '../findings.js';
import { type ConditionContext, type FlowView, type Predicate, predicateOf } from './condition.js';
import { lateNames } from './late.js';
import type { ControlResult, ControlStatus, Untested } from './result.js';

const MAX_FLOWS = 200;

/** What one flow says to a control; `undecided: ` why. */
type Outcome = 'violates' | 'holds' | `undecided: ${string}`;
const UNDECIDED = 'undecided: ';
/** Why a flow is not decided when its protection is known and something else was not to be seen. */
const NOT_SHOWN = 'not-shown';
/** Somebody answers for the flow: whether it may be is not for the policy to say. */
const EXCEPTED = 'excepted';

/** Protection that could not be told decides nothing. */
const KNOWN: Predicate = ({ flow }) => flow.verdict.protection !== 'undetermined';
const NEVER: Predicate = () => false;

/** Counts, for one control, the flows it speaks of while they pass. */
export class ControlCheck {
  readonly #control: Control;
  readonly #untestable: Untested | null;
  readonly #speaks: Predicate;
  readonly #decided: Predicate;
  readonly #violates: Predicate;
  readonly #result: Omit<ControlResult, 'control' | 'status' | 'untested' | 'findings'> = {
    relevant: 0,
    decided: 0,
    violating: 0,
    undecided: 0,
    firstSeenMicros: null,
    lastSeenMicros: null,
    flows: [],
    undecidedReasons: noCounts(),
  };
  /** Kinds and problems whose findings belong to the control; empty: any finding of a violating flow does. */
  readonly #linked: ReadonlySet<string>;
  /** Fingerprints of findings in violating flows. */
  readonly #findings = new Set<string>();
  /** Flows whose outcome would be another one with a finding that comes late. */
  readonly #waiting = new Map<number, { now: Outcome; then: Outcome }>();

  constructor(control: Control, context: ConditionContext) {
    this.#control = control;
    this.#untestable = untestable(control, context);
    this.#speaks = control.kind === 'not-visible' || this.#untestable !== null ? NEVER : predicateOf(control.flows, context);
    this.#decided = control.kind === 'not-visible' || control.decided === undefined ? KNOWN : predicateOf(control.decided, context);
    this.#violates = violationOf(control, context);
    this.#linked = new Set(linksOf(control));
  }

  see(flow: JudgedFlow, { found, fingerprints }: FlowFindings): void {
    const control = this.#control;
    if (control.kind === 'not-visible' || (flow.verdict.expectation === 'unrelated' && !control.unrelated)) return;
    const view: FlowView = { flow, found };
    if (!this.#speaks(view)) return;
    const result = this.#result;
    result.relevant++;
    result.firstSeenMicros = Math.min(result.firstSeenMicros ?? flow.firstSeenMicros, flow.firstSeenMicros);
    result.lastSeenMicros = Math.max(result.lastSeenMicros ?? flow.lastSeenMicros, flow.lastSeenMicros);
    const now = this.#outcomeOf(view);
    this.#count(now, flow.id, 1);
    if (now === 'violates') for (const [name, fingerprint] of fingerprints) this.#link(name, fingerprint);
    const late = lateNames(flow);
    if (late.length === 0) return;
    const then = this.#outcomeOf({ flow, found: new Set([...found, ...late]) });
    if (then !== now) this.#waiting.set(flow.id, { now, then });
  }

  /** What only all flows together show; to be called once, after the last flow. */
  hearLate(late: readonly LateFinding[]): void {
    for (const { flow, name, fingerprint } of late) {
      const waiting = this.#waiting.get(flow);
      if (waiting === undefined) continue;
      this.#waiting.delete(flow);
      this.#count(waiting.now, flow, -1);
      this.#count(waiting.then, flow, 1);
      if (waiting.then === 'violates') this.#link(name, fingerprint);
    }
  }

  /** @param rank place of a finding among all, by fingerprint. */
  result(rank: ReadonlyMap<string, number>): ControlResult {
    const { flows, ...counts } = this.#result;
    return {
      control: this.#control,
      status: statusOf(counts),
      untested: counts.relevant > 0 ? null : (this.#untestable ?? 'no-traffic'),
      ...counts,
      flows: flows.toSorted((a, b) => a - b).slice(0, MAX_FLOWS),
      findings: [...this.#findings].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)),
    };
  }

  #outcomeOf(view: FlowView): Outcome {
    const decided = this.#decided(view);
    // What a flow proves of something forbidden stands, whatever else of it is unknown.
    if ((decided || this.#control.kind === 'forbidden') && this.#violates(view))
      return isExcused(view.flow, this.#control) ? `${UNDECIDED}${EXCEPTED}` : 'violates';
    return decided ? 'holds' : `${UNDECIDED}${view.flow.verdict.protectionReason ?? NOT_SHOWN}`;
  }

  /** @param by 1, or -1 to take it back. */
  #count(outcome: Outcome, flow: number, by: 1 | -1): void {
    const result = this.#result;
    if (outcome === 'violates' || outcome === 'holds') result.decided += by;
    if (outcome === 'violates') {
      result.violating += by;
      if (by === -1) result.flows = result.flows.filter((each) => each !== flow);
      else if (result.flows.length < MAX_FLOWS) result.flows.push(flow);
    }
    if (!outcome.startsWith(UNDECIDED)) return;
    result.undecided += by;
    const reason = outcome.slice(UNDECIDED.length);
    const count = (result.undecidedReasons[reason] ?? 0) + by;
    if (count > 0) result.undecidedReasons[reason] = count;
    else delete result.undecidedReasons[reason];
  }

  #link(name: string, fingerprint: string): void {
    if (this.#linked.size === 0 || this.#linked.has(name) || this.#linked.has(name.slice(0, name.indexOf('/'))))
      this.#findings.add(fingerprint);
  }
}

function statusOf({ relevant, decided, violating }: Pick<ControlResult, 'relevant' | 'decided' | 'violating'>): ControlStatus {
  if (violating > 0) return 'fail';
  if (decided > 0) return 'pass';
  return relevant > 0 ? 'inconclusive' : 'not-tested';
}

/** Why nothing can be said, whatever the traffic is. */
function untestable(control: Control, { site: { profile } }: ConditionContext): Untested | null {
  if (control.kind === 'not-visible') return 'not-visible';
  const said = { hosts: profile.hosts, networks: profile.networks, 'static-ports': profile.staticPorts };
  const missing = control.needs.find((name) => said[name].length === 0);
  return missing === undefined ? null : `no-${missing}`;
}

function isExcused({ verdict }: JudgedFlow, control: Control): boolean {
  if (control.kind === 'not-visible' || control.excuse === undefined) return false;
  return control.excuse === 'unexpected'
    ? verdict.expectation === 'exception'
    : verdict.reasons.some((reason) => reason.startsWith('accepted-cleartext:'));
}

function linksOf(control: Control): readonly string[] {
  if (control.kind === 'not-visible') return [];
  return control.links ?? (control.kind === 'forbidden' ? namedIn(control.forbids) : []);
}

/** The findings a condition speaks of, wherever in it. */
function namedIn({ findings = [], any = [] }: FlowCondition): string[] {
  return [...findings, ...any.flatMap(namedIn)];
}

function violationOf(control: Control, context: ConditionContext): Predicate {
  switch (control.kind) {
    case 'forbidden':
      return predicateOf(control.forbids, context);
    case 'required': {
      const holds = predicateOf(control.requires, context);
      return (view) => !holds(view);
    }
    case 'allowed-only': {
      const allowed = control.allows.map((each) => predicateOf(each, context));
      return (view) => !allowed.some((holds) => holds(view));
    }
    case 'not-visible':
      return NEVER;
  }
}
