import type { PacketRecord } from '../capture/record.js';
import { Coverage } from '../decode/coverage.js';
import { decode } from '../decode/decode.js';
import { DECODED, UNSUPPORTED_LINK_TYPE } from '../decode/outcome.js';
import { Packet } from '../decode/packet.js';
import type { FlowCounters, FlowLimits } from './limits.js';
import { type FlowListener, FlowTable } from './table.js';

/** decode and flow composed: packet records in; payload in order and flows that ended out. */
export class FlowTracker {
  /** Of the capture being read. */
  coverage = new Coverage();
  readonly table: FlowTable;
  readonly #packet = new Packet();

  constructor(listener: FlowListener, limits: Partial<FlowLimits> = {}) {
    this.table = new FlowTable(listener, limits);
  }

  get counters(): FlowCounters {
    return this.table.counters;
  }

  /** Packets that follow belong to the capture at this position in the run. */
  beginCapture(index: number): void {
    this.coverage = new Coverage();
    this.table.beginCapture(index);
  }

  /** One captured packet. An arrow, so that it can be a `PacketSink`. */
  readonly packet = (record: PacketRecord): void => {
    const packet = this.#packet;
    const outcome = decode(record, packet);
    this.coverage.count(outcome);
    if (outcome !== DECODED) {
      if (outcome === UNSUPPORTED_LINK_TYPE) this.coverage.countUnsupported(record.linkType);
      return;
    }
    if (packet.payloadCaptured < packet.payloadLength) this.coverage.payloadCut++;
    const micros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
    this.table.update(packet, record.number, micros, record.originalLength);
  };

  /** End of the run. */
  finish(): void {
    this.table.finish();
  }
}
