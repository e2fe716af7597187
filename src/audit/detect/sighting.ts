import type { JudgedFlow } from '../../store/index.js';
import type { FindingKind, FindingValues, Severity } from '../finding.js';

/** One flow's contribution to a finding. */
export interface Sighting {
  kind: FindingKind;
  /** Which problem of the kind, such as `imap/readable`: with the server and its port it is the finding, from one capture to the next. */
  problem: string;
  severity: Severity;
  /** Which messages tell it; begins with the kind. */
  says: string;
  values: FindingValues;
  packets: number[];
  users?: string[];
  /** What the exception says that accepts it. */
  exception?: FindingValues;
  /** The port is another one in each flow: one finding per server. */
  anyPort?: boolean;
}

/** Looks at one judged flow. What is found of the same kind and problem at one server and port becomes one finding. */
export type Detector = (flow: JudgedFlow) => readonly Sighting[];

/** What most detectors find in most flows. */
export const NOTHING: readonly Sighting[] = [];

/** A flow that showed something, when it is told only later. */
export interface Seen extends Pick<JudgedFlow, 'id' | 'server' | 'client' | 'firstSeenMicros' | 'lastSeenMicros'> {
  sighting: Sighting;
}

/** Looks at all flows before it says anything: what one shows may depend on the others. */
export interface Collective {
  see(flow: JudgedFlow): void;
  /** All flows have been seen. */
  end(): Iterable<Seen>;
  /** What another thread is sent of what was seen, and `merge` takes of flows behind those seen here. */
  readonly sent: unknown;
  merge(later: unknown): void;
}

/** As a problem names it. */
export const protocolOf = (flow: JudgedFlow): string => flow.evidence?.protocol ?? 'unknown';

/**
 * The protocol as a person reads it in a title, and as the code that remedies are found by. Many flows have values made of them: named one by one, for
 * an object that others are spread into is slow to make and to read.
 */
export const named = (flow: JudgedFlow): { protocol: string; service: string } => ({
  protocol: protocolOf(flow).toUpperCase(),
  service: protocolOf(flow),
});
