import type { Control, FlowCondition } from '../../catalog/policies.js';
import type { JudgedFlow } from '../../store/index.js';
import type { FlowFindings } from '../findings.js';
import { type ConditionContext, type FlowView, type Predicate, predicateOf } from './condition.js';
import type { ControlResult } from './result.js';

const MAX_FLOWS = 200;

/** Protection that could not be told decides nothing. */
const KNOWN: Predicate = ({ flow }) => flow.verdict.protection !== 'undetermined';

/** Counts, for one control, the flows it speaks of while they pass. */
export class ControlCheck {
  readonly #control: Control;
  readonly #speaks: Predicate;
  readonly #decided: Predicate;
  readonly #violates: Predicate;
  readonly #result: Omit<ControlResult, 'control' | 'status' | 'findings'> = {
    relevant: 0,
    decided: 0,
    violating: 0,
    undecided: 0,
    firstSeenMicros: null,
    lastSeenMicros: null,
    flows: [],
    undecidedReasons: {},
  };
  /** Kinds and problems the control names; empty: any finding of a violating flow is one of the control. */
  readonly #named: ReadonlySet<string>;
  /** Fingerprints of findings in violating flows. */
  readonly #findings = new Set<string>();

  constructor(control: Control, context: ConditionContext) {
    this.#control = control;
    const never: Predicate = () => false;
    this.#speaks = control.kind === 'not-visible' ? never : predicateOf(control.flows, context);
    this.#decided = control.kind === 'not-visible' || control.decided === undefined ? KNOWN : predicateOf(control.decided, context);
    this.#violates = violationOf(control, context);
    this.#named = new Set(control.kind === 'forbidden' ? namedIn(control.forbids) : []);
  }

  see(flow: JudgedFlow, { found, fingerprints }: FlowFindings): void {
    const view: FlowView = { flow, found };
    if (!this.#speaks(view)) return;
    const result = this.#result;
    result.relevant++;
    result.firstSeenMicros = Math.min(result.firstSeenMicros ?? flow.firstSeenMicros, flow.firstSeenMicros);
    result.lastSeenMicros = Math.max(result.lastSeenMicros ?? flow.lastSeenMicros, flow.lastSeenMicros);
    const decided = this.#decided(view);
    // What a flow proves of something forbidden stands, whatever else of it is unknown.
    if ((decided || this.#control.kind === 'forbidden') && this.#violates(view)) {
      result.decided++;
      result.violating++;
      if (result.flows.length < MAX_FLOWS) result.flows.push(flow.id);
      for (const [name, fingerprint] of fingerprints) if (this.#links(name)) this.#findings.add(fingerprint);
    } else if (decided) result.decided++;
    else {
      result.undecided++;
      const reason = flow.verdict.protectionReason ?? 'not-shown';
      result.undecidedReasons[reason] = (result.undecidedReasons[reason] ?? 0) + 1;
    }
  }

  #links(name: string): boolean {
    return this.#named.size === 0 || this.#named.has(name) || this.#named.has(name.slice(0, name.indexOf('/')));
  }

  /** @param rank place of a finding among all, by fingerprint. */
  result(rank: ReadonlyMap<string, number>): ControlResult {
    const { relevant, decided, violating } = this.#result;
    const findings = [...this.#findings].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    const status = violating > 0 ? 'fail' : decided > 0 ? 'pass' : relevant > 0 ? 'inconclusive' : 'not-tested';
    return { control: this.#control, status, ...this.#result, findings };
  }
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
      return () => false;
  }
}
