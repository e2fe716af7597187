import type { Side } from './evidence.js';
import { InspectedFlow } from './inspected-flow.js';
import { MORE, NO } from './inspector.js';
import { DATAGRAM_PROTOCOLS } from './registry.js';

/**
 * One UDP flow under inspection. A datagram is whole or cut, never continued: each is tried on its own until one shows the protocol, and then the
 * protocol's inspector reads, one datagram at each call. An inspector may still reject what later datagrams contradict; the search goes on with them.
 */
export class Datagrams extends InspectedFlow {
  #tried = 0;

  /** Nothing says that a datagram is a flow's first. */
  sawStart(): boolean {
    return false;
  }

  /** One datagram, as far as it was captured. */
  data(side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    this.packet = packet;
    if (this.inspector === null) this.#recognise(side, bytes, start, end);
    if (this.inspector !== null) {
      this.inspector.data(side, bytes, start, end);
      this.afterInspection(this.inspector);
    }
    this.looked(end - start);
  }

  /** Octets at the end of the datagram just handed over were not captured. */
  gap(side: Side, length: number, packet: number): void {
    this.packet = packet;
    if (this.inspector === null) return;
    this.inspector.gap(side, length);
    this.afterInspection(this.inspector);
  }

  /** Nothing of a datagram is kept behind its call. */
  protected ending(): void {}

  #recognise(side: Side, bytes: Uint8Array, start: number, end: number): void {
    for (const protocol of DATAGRAM_PROTOCOLS) {
      if (this.isRejected(protocol)) continue;
      const recognition = protocol.recognise(bytes, start, end, false);
      // What is too short to say stays so: nothing is added to a datagram.
      if (recognition === NO || recognition === MORE) continue;
      this.take(protocol, recognition, side, false);
      return;
    }
    if (++this.#tried > this.limits.maxTriedDatagrams) this.giveUp();
  }
}
