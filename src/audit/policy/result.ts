import type { Control, Policy } from '../../catalog/policies.js';

/**
 * `fail`: a violation was observed · `pass`: no violation in so many decided flows · `inconclusive`: flows it speaks of were seen, none could be
 * decided · `not-tested`: no such flow was seen, or traffic does not show it. A capture can refute, it can never certify.
 */
export type ControlStatus = 'fail' | 'pass' | 'inconclusive' | 'not-tested';

/** What became of one control of a policy. */
export interface ControlResult {
  control: Control;
  status: ControlStatus;
  /** Flows it speaks of; decided and undecided ones add up to them, violating ones are decided. */
  relevant: number;
  decided: number;
  violating: number;
  undecided: number;
  /** When the flows it speaks of were seen; null without any. */
  firstSeenMicros: number | null;
  lastSeenMicros: number | null;
  /** Some of the violating flows, in order of the store, at most 200; `violating` counts all. */
  flows: number[];
  /** Fingerprints of the findings that violating flows are part of, worst first. */
  findings: string[];
  /** Why flows were not decided, by the reason of their protection. */
  undecidedReasons: Record<string, number>;
}

export interface PolicyResult {
  policy: Omit<Policy, 'controls'>;
  controls: ControlResult[];
}
