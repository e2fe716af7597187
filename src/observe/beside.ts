import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { FlowTracker } from '../flow/tracker.js';
import type { ReadBatch } from '../inspect/relay/events.js';
import { RelayWriter } from '../inspect/relay/relay-writer.js';
import { emptyTally } from '../inspect/tally.js';
import { partialPath } from '../store/partial-path.js';
import { errorOf, type Order, type Report } from './messages.js';
import type { Observation, ObserveOptions } from './observation.js';

/** Batches that may be on their way, or being read, when another chunk of a capture is taken up. */
const MAX_UNDER_WAY = 4;

/** Flows handed over at the end of the run before what was handed over is waited for: about a batch of them. */
const ENDED_AT_ONCE = 4096;

/**
 * Megabytes. Left alone, the heap grows to four times what lives in it before the collector looks for more; with a bound below 2048 to twice.
 * The bound is what Node.js gives a whole process on a machine of 8 GB. Evidence lives as long as its flow: in a young generation of 24 some of it
 * is copied while its flow still goes on, which takes a fiftieth more processor time (the bench's small capture), and leaves so many holes between
 * what lives that 40 million packets take no less memory for it.
 */
const HEAP = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2000 };

/** Reading, decoding and following flows in this thread; inspecting and storing in another, as `worker.ts` does it. `worker`: that program, built. */
export function observeBeside(options: ObserveOptions, worker: string): Observation {
  const other = new OtherThread(options, worker);
  const relay = new RelayWriter((batch) => other.send({ kind: 'batch', batch }));
  const tracker = new FlowTracker(relay, options.limits);
  relay.attach(tracker.table);
  let back = 0;

  /** What the other thread has read by now: when it is told changes how much it is sent, and nothing that a run finds out or counts. */
  function takeBack(): void {
    for (const batch of other.readBatches.splice(0)) {
      relay.settle(batch);
      relay.reuse(batch.buffer);
      back++;
    }
  }

  function ready(): Promise<void> | undefined {
    relay.flushPointers();
    takeBack();
    const due = other.batchesSent - MAX_UNDER_WAY;
    return due > back || other.failed ? other.until(due).then(takeBack) : undefined;
  }

  return {
    packet: tracker.packet,
    pool: relay.chunks,
    flowCounters: tracker.counters,
    tally: () => other.tally,
    beginCapture: (index, coverage) => {
      tracker.beginCapture(index, coverage);
      relay.beginCapture(index);
    },
    ready,
    finish: async (end, captures) => {
      for (const _ of tracker.finishing(ENDED_AT_ONCE)) await ready();
      relay.flush();
      for (const [index, facts] of captures().entries()) other.send({ kind: 'capture', index, facts });
      other.send({ kind: 'finish', end, counters: tracker.counters, payload: tracker.payload });
      await other.ended();
    },
    abort: async () => {
      other.send({ kind: 'abort' });
      await other.ended().catch(() => {});
    },
  };
}

/** What is known of the other thread. */
class OtherThread {
  batchesSent = 0;
  /** Came back and not yet taken from here. */
  readonly readBatches: ReadBatch[] = [];
  /** Of the batches it has read, a little late. */
  tally = emptyTally();
  #batchesRead = 0;
  #error: Error | null = null;
  /** It has done what was asked of it, and is about to exit. */
  #done = false;
  #over = false;
  #wake: (() => void) | null = null;
  readonly #worker: Worker;
  /** A process that exits in the middle ends the other thread without asking it. */
  readonly #atExit: () => void;

  constructor(options: ObserveOptions, worker: string) {
    const partial = partialPath(options.store);
    this.#atExit = () => rmSync(partial, { force: true });
    process.once('exit', this.#atExit);
    this.#worker = new Worker(worker, { workerData: options, resourceLimits: HEAP });
    this.#worker.on('message', (report: Report) => this.#take(report));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(this.#done ? null : new Error('the thread that writes the store ended unexpectedly')));
  }

  get failed(): boolean {
    return this.#error !== null;
  }

  send(order: Order): void {
    if (order.kind === 'batch') this.batchesSent++;
    if (!this.#over) this.#worker.postMessage(order);
  }

  /** Until so many batches were read. Rejects when the other thread failed. */
  async until(batches: number): Promise<void> {
    while (this.#error === null && this.#batchesRead < batches) await this.#somethingNew();
    if (this.#error !== null) throw this.#error;
  }

  /** Until it has exited: its memory is the system's again, and judging does not come on top of it. */
  async ended(): Promise<void> {
    while (!this.#over) await this.#somethingNew();
    if (this.#error !== null) throw this.#error;
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(report: Report): void {
    switch (report.kind) {
      case 'read':
        this.#batchesRead++;
        this.readBatches.push(report.batch);
        break;
      case 'tally':
        this.tally = report.tally;
        return;
      case 'failed':
        this.#end(errorOf(report.failure));
        return;
      default:
        this.#done = true;
        return;
    }
    this.#wake?.();
  }

  #end(error: Error | null): void {
    if (!this.#over) {
      this.#over = true;
      this.#error = error;
      process.off('exit', this.#atExit);
    }
    this.#wake?.();
  }
}
