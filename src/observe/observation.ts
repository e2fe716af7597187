import type { ChunkPool } from '../capture/chunks.js';
import type { PacketSink } from '../capture/record.js';
import type { MissingCaptures } from '../capture/ring-buffer.js';
import type { Coverage } from '../decode/coverage.js';
import type { FlowCounters, FlowLimits } from '../flow/limits.js';
import type { InspectLimits } from '../inspect/limits.js';
import type { Tally } from '../inspect/tally.js';
import type { CaptureRecord } from '../store/rows.js';

export type ObserveLimits = FlowLimits & InspectLimits;

export interface ObserveOptions {
  /** Where the store goes. */
  store: string;
  exscopeVersion: string;
  limits: Partial<ObserveLimits>;
}

/** What is known of a run when its last packet was read. */
export interface RunEnd {
  interrupted: boolean;
  /** Gaps in the numbers of ring-buffer sets. */
  missing: readonly MissingCaptures[];
  /** Captures whose packets came late because of `maxOpenCaptures`. */
  capturesLate: number;
}

/** The observing half of a run: packets in, a store out. */
export interface Observation {
  readonly packet: PacketSink;
  /** Memory the captures should be read into; any, when undefined. */
  readonly pool: ChunkPool | undefined;
  readonly flowCounters: FlowCounters;
  /** What was learned of what has been worked on so far. */
  tally(): Tally;
  /** Packets that follow belong to the capture at this position in the run, and are counted in `coverage`. */
  beginCapture(index: number, coverage: Coverage): void;
  /** To be awaited between two chunks of a capture: what was read must not run ahead of what was worked on without bound. Rejects with what went wrong there. */
  ready(): Promise<void> | undefined;
  /**
   * End of the run: the store is whole, beside its place. `captures` is asked when no packet is in the air any more: until then a fragment may still find
   * its datagram, which changes where its packet ended. Throws ExscopeError when it cannot.
   */
  finish(end: RunEnd, captures: () => readonly CaptureRecord[]): Promise<void>;
  /** The run failed: nothing of it is kept. */
  abort(): Promise<void>;
}
