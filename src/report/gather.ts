import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Kept } from '../audit/findings.js';
import { canRunBeside } from '../other-thread.js';
import { GATHERER } from '../packaged.js';
import type { FlowRange, StoreReader } from '../store/index.js';
import { Gathering, gathered, type SentGathering } from './gathering.js';

/** What the other thread is asked for. */
export interface GatheringOrder {
  /** Path of the store. */
  store: string;
  range: FlowRange;
  kept: Kept | undefined;
}

/** Fewer flows are gathered before another thread has started. */
const WORTHWHILE = 20_000;
/** So many flows are gathered here while it starts. */
const HEAD_START = 6000;
/** Megabytes. Little of what a flow is made into lives longer than the next one. */
const HEAP = { maxYoungGenerationSizeMb: 12 };

/**
 * What all flows of a judged store give: the second half of many is gathered by another thread, with the same outcome.
 * @param path of the store.
 * @param kept of each finding; as much as a first page lists when absent.
 */
export async function gather(store: Pick<StoreReader, 'judgedFlows' | 'lastFlow'>, path: string, kept?: Kept): Promise<Gathering> {
  const gathering = new Gathering(kept);
  const last = store.lastFlow();
  if (last < WORTHWHILE || !canRunBeside(GATHERER)) return gathered(store, gathering);
  const half = Math.ceil((last + HEAD_START) / 2);
  const rest = { after: half, upTo: Number.POSITIVE_INFINITY };
  const other = new OtherThread({ store: path, range: rest, kept });
  try {
    gathered(store, gathering, { after: 0, upTo: half });
    const found = await other.gathering;
    // Whatever is wrong is wrong here as well, and said in the words for it.
    if (found === null || !gathering.merge(found)) gathered(store, gathering, rest);
    return gathering;
  } finally {
    await other.end();
  }
}

class OtherThread {
  /** Null when it failed. */
  readonly gathering: Promise<SentGathering | null>;
  readonly #worker: Worker;

  constructor(order: GatheringOrder) {
    this.#worker = new Worker(GATHERER, { workerData: order, resourceLimits: HEAP });
    this.gathering = Promise.race([once(this.#worker, 'message'), once(this.#worker, 'exit').then(() => [null])]).then(
      ([found]) => found as SentGathering | null,
      () => null,
    );
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
