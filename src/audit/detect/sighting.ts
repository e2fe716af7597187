import type { JudgedFlow } from '../../store/index.js';
import type { FindingKind, Severity } from '../finding.js';

/** One flow's contribution to a finding. */
export interface Sighting {
  kind: FindingKind;
  severity: Severity;
  title: string;
  detail: string;
  packets: number[];
  users?: string[];
  /** The port is another one in each flow: one finding per server. */
  anyPort?: boolean;
}

/** Looks at one judged flow. What is found of the same kind and title at one server and port becomes one finding. */
export type Detector = (flow: JudgedFlow) => Iterable<Sighting>;

/** A flow that showed something, when it is told only later. */
export interface Seen extends Pick<JudgedFlow, 'id' | 'server' | 'client'> {
  sighting: Sighting;
}

/** Looks at all flows before it says anything: what one shows may depend on the others. */
export interface Collective {
  see(flow: JudgedFlow): void;
  /** All flows have been seen. */
  end(): Iterable<Seen>;
}

/** As a person reads it in a title. */
export const protocolName = (flow: JudgedFlow): string => (flow.evidence?.protocol ?? 'unknown').toUpperCase();
