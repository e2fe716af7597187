import { emptyEvidence, type FlowEvidence, type Side } from './evidence.js';
import { CLIENT, type InspectionContext, type Inspector, type LearnedEndpoint, MORE, NO, type Protocol, SERVER } from './inspector.js';
import type { InspectLimits } from './limits.js';
import { DATAGRAM_PROTOCOLS } from './registry.js';

/**
 * One UDP flow under inspection. A datagram is whole or cut, never continued: each is tried on its own until one shows the protocol, and then the
 * protocol's inspector reads, one datagram at each call. An inspector may still reject what later datagrams contradict; the search goes on with them.
 */
export class Datagrams implements InspectionContext {
  evidence: FlowEvidence = emptyEvidence();
  packet = 0;
  /** Nothing more to learn. */
  settled = false;
  inspectionLimited = false;
  recognitionLimited = false;
  readonly #limits: InspectLimits;
  readonly #learn: (endpoint: LearnedEndpoint, serverSide: Side) => void;
  #inspector: Inspector | null = null;
  #protocol: Protocol | null = null;
  #rejected: Protocol[] | null = null;
  #tried = 0;
  #inspected = 0;

  constructor(limits: InspectLimits, learn: (endpoint: LearnedEndpoint, serverSide: Side) => void) {
    this.#limits = limits;
    this.#learn = learn;
  }

  /** Nothing says that a datagram is a flow's first. */
  sawStart(): boolean {
    return false;
  }

  learn(endpoint: LearnedEndpoint, serverSide: Side): void {
    this.#learn(endpoint, serverSide);
  }

  /** One datagram, as far as it was captured. */
  data(side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    this.packet = packet;
    this.#inspected += end - start;
    if (this.#inspector === null) this.#recognise(side, bytes, start, end);
    if (this.#inspector !== null) {
      this.#inspector.data(side, bytes, start, end);
      this.#afterInspection(this.#inspector);
    }
    if (!this.settled && this.#inspected > this.#limits.maxInspectedBytes) {
      this.inspectionLimited = true;
      this.end();
    }
  }

  /** Octets at the end of the datagram just handed over were not captured. */
  gap(side: Side, length: number, packet: number): void {
    this.packet = packet;
    if (this.#inspector === null) return;
    this.#inspector.gap(side, length);
    this.#afterInspection(this.#inspector);
  }

  /** The flow ended, or reading it did. */
  end(): void {
    if (this.settled) return;
    this.settled = true;
    this.#inspector?.end();
    if (this.#inspector?.rejected) this.evidence = emptyEvidence();
    this.#inspector = null;
  }

  #afterInspection(inspector: Inspector): void {
    if (inspector.rejected) {
      this.#rejected = [...(this.#rejected ?? []), this.#protocol!];
      this.#inspector = null;
      this.#protocol = null;
      this.evidence = emptyEvidence();
    } else if (inspector.done) this.end();
  }

  #recognise(side: Side, bytes: Uint8Array, start: number, end: number): void {
    for (const protocol of DATAGRAM_PROTOCOLS) {
      if (this.#rejected?.includes(protocol)) continue;
      const recognition = protocol.recognise(bytes, start, end, false);
      // What is too short to say stays so: nothing is added to a datagram.
      if (recognition === NO || recognition === MORE) continue;
      const client = recognition === CLIENT ? side : recognition === SERVER ? ((side ^ 1) as Side) : null;
      this.#protocol = protocol;
      this.#inspector = protocol.create(this, client, false);
      return;
    }
    if (++this.#tried <= this.#limits.maxTriedDatagrams) return;
    this.recognitionLimited = true;
    this.end();
  }
}
