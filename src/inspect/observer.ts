import type { PacketSink } from '../capture/record.js';
import type { Coverage } from '../decode/coverage.js';
import type { FlowCounters, FlowLimits } from '../flow/limits.js';
import type { PayloadTotals } from '../flow/payload.js';
import { FlowTracker } from '../flow/tracker.js';
import { Inspection, type ObservationSink } from './inspection.js';
import type { InspectCounters, InspectedPayload, InspectLimits } from './limits.js';
import type { Tally } from './tally.js';

export type ObserverLimits = FlowLimits & InspectLimits;

/** decode, flow and inspect composed in one thread: packets in, facts out. */
export class Observer {
  readonly #inspection: Inspection;
  readonly #tracker: FlowTracker;
  readonly packet: PacketSink;

  constructor(sink: ObservationSink, limits: Partial<ObserverLimits> = {}) {
    this.#inspection = new Inspection(sink, limits);
    this.#tracker = new FlowTracker(this.#inspection, limits);
    this.#inspection.attach(this.#tracker.table);
    this.packet = this.#tracker.packet;
  }

  get flowCounters(): FlowCounters {
    return this.#tracker.counters;
  }

  get inspectCounters(): InspectCounters {
    return this.#inspection.counters;
  }

  get payload(): PayloadTotals {
    return this.#tracker.payload;
  }

  get inspectedPayload(): InspectedPayload {
    return this.#inspection.payload;
  }

  get tally(): Tally {
    return this.#inspection.tally;
  }

  /** Packets that follow belong to the capture at this position in the run, and are counted in `coverage`. */
  beginCapture(index: number, coverage: Coverage): void {
    this.#inspection.beginCapture(index);
    this.#tracker.beginCapture(index, coverage);
  }

  /** End of the run. */
  finish(): void {
    this.#tracker.finish();
  }
}
