import type { Control, Policy } from '../../catalog/policies.js';

/**
 * `fail`: a violation was observed · `pass`: no violation in so many decided flows · `inconclusive`: flows it speaks of were seen, none could be
 * decided · `not-tested`: no such flow was seen, or traffic does not show it. A capture can refute, it can never certify.
 */
export type ControlStatus = 'fail' | 'pass' | 'inconclusive' | 'not-tested';

/**
 * Why a control is not tested: `no-traffic`: no such flow was seen · `not-visible`: traffic does not show it, by design · the others: the site
 * profile does not say what the control is about.
 */
export type Untested = 'no-traffic' | 'not-visible' | 'no-hosts' | 'no-networks' | 'no-static-ports';

/** What became of one control of a policy. */
export interface ControlResult {
  control: Control;
  status: ControlStatus;
  /** Null unless it is not tested. */
  untested: Untested | null;
  /** Flows it speaks of; decided and undecided ones add up to them, violating ones are decided. */
  relevant: number;
  decided: number;
  violating: number;
  undecided: number;
  /** When the flows it speaks of were seen; null without any. */
  firstSeenMicros: number | null;
  lastSeenMicros: number | null;
  /** Some of the violating flows, ascending, at most 200; `violating` counts all. */
  flows: number[];
  /** Fingerprints of the findings that violating flows are part of, worst first. */
  findings: string[];
  /**
   * Why flows were not decided: the reason of their protection, `not-shown` where the protection is known and what decides was not to be seen,
   * `excepted` where an exception of the site profile answers for the flow.
   */
  undecidedReasons: Record<string, number>;
}

export interface PolicyResult {
  policy: Omit<Policy, 'controls'>;
  controls: ControlResult[];
}
