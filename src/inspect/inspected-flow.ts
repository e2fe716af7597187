import { emptyEvidence, type FlowEvidence, type Side } from './evidence.js';
import {
  CLIENT,
  type InspectionContext,
  type Inspector,
  type LearnedEndpoint,
  type Protocol,
  type Recognition,
  SERVER,
} from './inspector.js';
import type { InspectLimits } from './limits.js';

/** Takes what flows teach of others: the flow that did, by its row, and its server's side. */
export interface Learner {
  learned(flow: number, endpoint: LearnedEndpoint, serverSide: Side): void;
}

/** What is the same for every flow under inspection: an inspector takes over once its protocol is recognised, and may still reject what comes later. */
export abstract class InspectedFlow implements InspectionContext {
  evidence: FlowEvidence = emptyEvidence();
  packet = 0;
  /** Nothing more to learn. */
  settled = false;
  inspectionLimited = false;
  recognitionLimited = false;
  protected readonly limits: InspectLimits;
  /** Who reads; null while the protocol is not known. */
  protected inspector: Inspector | null = null;
  readonly #learner: Learner;
  readonly #flow: number;
  #protocol: Protocol | null = null;
  #rejected: Protocol[] | null = null;
  #inspected = 0;

  constructor(limits: InspectLimits, learner: Learner, flow: number) {
    this.limits = limits;
    this.#learner = learner;
    this.#flow = flow;
  }

  abstract sawStart(side: Side): boolean;

  /** The flow is settled, but what its inspector said last has not been let go of. */
  protected abstract ending(): void;

  learn(endpoint: LearnedEndpoint, serverSide: Side): void {
    this.#learner.learned(this.#flow, endpoint, serverSide);
  }

  /** The flow ended, or reading it did. */
  end(): void {
    if (this.settled) return;
    this.settled = true;
    this.inspector?.end();
    if (this.inspector?.rejected) this.evidence = emptyEvidence();
    this.ending();
    this.inspector = null;
  }

  /** Whether this protocol's inspector has said that the flow is not of it. */
  protected isRejected(protocol: Protocol): boolean {
    return this.#rejected?.includes(protocol) ?? false;
  }

  /** `recognition` is of octets that `side` sent. */
  protected take(protocol: Protocol, recognition: Recognition, side: Side, midstream: boolean): Inspector {
    const client = recognition === CLIENT ? side : recognition === SERVER ? ((side ^ 1) as Side) : null;
    const inspector = protocol.create(this, client, midstream);
    this.#protocol = protocol;
    this.inspector = inspector;
    return inspector;
  }

  protected afterInspection(inspector: Inspector): void {
    if (inspector.rejected) {
      this.#rejected = [...(this.#rejected ?? []), this.#protocol!];
      this.inspector = null;
      this.#protocol = null;
      this.evidence = emptyEvidence();
    } else if (inspector.done) this.end();
  }

  /** So many octets more were looked at. */
  protected looked(octets: number): void {
    this.#inspected += octets;
    if (this.settled || this.#inspected <= this.limits.maxInspectedBytes) return;
    this.inspectionLimited = true;
    this.end();
  }

  /** No protocol was found in as much as is tried. */
  protected giveUp(): void {
    this.recognitionLimited = true;
    this.end();
  }
}
