import {
  type CaptureFacts,
  type CaptureInput,
  type CaptureLimits,
  expandInputs,
  type FollowOptions,
  followCaptures,
  type MergeSink,
  mergeCaptures,
  missingCaptures,
  readCapture,
} from './capture/index.js';
import { type Catalog, loadCatalog } from './catalog/index.js';
import { Coverage } from './decode/coverage.js';
import { EXIT, ExscopeError } from './errors.js';
import type { Tally } from './inspect/tally.js';
import { type Observation, type ObserveLimits, observe } from './observe/index.js';
import type { SiteProfile } from './site/profile.js';
import { version } from './version.js';

export interface Progress {
  /** Name of the capture being read. */
  capture: string;
  bytesRead: number;
  /** Size of all captures together; null when one of them is a stream. */
  bytesTotal: number | null;
  packets: number;
  flows: number;
  /** Captures begun so far. */
  captures: number;
  /** What was learned so far. */
  tally: Tally;
}

export interface AnalyzeOptions {
  /** Files, directories, or `-` for standard input. */
  captures: string[];
  /** Where the store goes; an earlier exscope store there is replaced when the new one is whole. */
  store: string;
  site: SiteProfile;
  /** The shipped one when absent. */
  catalog?: Catalog;
  limits?: Partial<ObserveLimits>;
  captureLimits?: Partial<CaptureLimits>;
  /** Captures read at the same time. Reached: those that begin later wait until one has ended, and their packets come late. */
  maxOpenCaptures?: number | undefined;
  signal?: AbortSignal;
  /** The one capture, folder or pattern is read on while it is written. */
  follow?: FollowOptions | undefined;
  onProgress?: (progress: Progress) => void;
}

export interface AnalyzeResult {
  captures: number;
  packets: number;
  /** A capture was damaged or cut short, or could not be read while others could. */
  partlyRead: boolean;
  interrupted: boolean;
  /** Captures that could not be read at all, with the reason. */
  unreadable: ExscopeError[];
}

/**
 * The main job: observes every capture, writes the store, judges it. Throws ExscopeError when nothing could be read;
 * whatever could be read is kept otherwise.
 */
export async function analyze(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const catalog = options.catalog ?? loadCatalog();
  // Nothing of the observing half outlives it: its tables are as big as all that judging needs.
  const result = await observeAll(options);
  const { judgeStore } = await judging();
  const { keepBeside, partialPath, placeStore } = await import('./store/index.js');
  // Judged before it takes its place: who reads the store sees verdicts, the old ones or the new.
  try {
    judgeStore(partialPath(options.store), options.site, catalog);
  } catch (error) {
    if (error instanceof ExscopeError) throw keepBeside(options.store, error);
    throw error;
  }
  placeStore(options.store);
  return result;
}

const judging = () => import('./judge-store.js');

/** Reads every capture; the store is whole then, but for the verdicts. */
async function observeAll(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const { follow } = options;
  // What is followed comes one by one.
  const inputs = follow === undefined ? await expandInputs(options.captures) : [];
  const result: AnalyzeResult = { captures: 0, packets: 0, partlyRead: false, interrupted: false, unreadable: [] };
  const observation = await observe(
    { store: options.store, exscopeVersion: version(), limits: options.limits ?? {} },
    follow === undefined ? sizeOf(inputs) : null,
  );
  // What is needed afterwards is loaded while the other thread gets ready.
  void judging();
  try {
    const run = new Run(inputs, observation, result, options);
    const capturesLate =
      follow !== undefined
        ? await run.follow(followCaptures(options.captures[0]!, follow))
        : inputs.length === 1
          ? await run.readOne(inputs[0]!)
          : await run.readAll();
    if (result.captures === 0 && !result.interrupted) throw result.unreadable[0] ?? nothingCame(options.captures[0]!);
    result.partlyRead ||= result.unreadable.length > 0;
    await observation.finish({ interrupted: result.interrupted, missing: missingCaptures(run.inputs), capturesLate }, () => run.records());
  } catch (error) {
    await observation.abort();
    throw error;
  }
  return result;
}

/** Reading the captures of a run, and what it counts meanwhile. */
class Run {
  readonly inputs: CaptureInput[];
  readonly #observation: Observation;
  readonly #result: AnalyzeResult;
  readonly #options: AnalyzeOptions;
  /** Of each capture read so far; all of them together. */
  readonly #bytesOf = new Map<CaptureInput, number>();
  #bytesRead = 0;
  /** Size of all captures together; null when one of them is a stream. */
  readonly #bytesTotal: number | null;
  /** By the place of the capture in the run. */
  readonly #coverage: Coverage[] = [];
  readonly #facts: CaptureFacts[] = [];
  /** Captures that are being read. */
  readonly #open = new Set<Coverage>();

  constructor(inputs: CaptureInput[], observation: Observation, result: AnalyzeResult, options: AnalyzeOptions) {
    this.inputs = inputs;
    this.#observation = observation;
    this.#result = result;
    this.#options = options;
    this.#bytesTotal = options.follow === undefined ? sizeOf(inputs) : null;
  }

  /** The only capture goes straight to where its packets are decoded. */
  async readOne(input: CaptureInput): Promise<number> {
    // One that cannot be read takes no place.
    const index = this.#facts.length;
    this.#begin(index);
    try {
      const onProgress = (bytes: number) => this.#progress(input, bytes);
      this.#end(index, await readCapture(input, this.#observation.packet, { ...this.#shared(), onProgress }));
    } catch (error) {
      this.#unreadable(error);
    }
    return 0;
  }

  /** Those that are being written come one after the other. */
  async follow(captures: AsyncIterable<CaptureInput>): Promise<number> {
    for await (const input of captures) {
      this.inputs.push(input);
      await this.readOne(input);
      if (this.#result.interrupted) break;
    }
    return 0;
  }

  /** Several are merged by time. Returns how many came late. */
  readAll(): Promise<number> {
    const sink: MergeSink = {
      begin: (index) => this.#begin(index),
      packet: this.#observation.packet,
      end: (index, facts) => this.#end(index, facts),
      unreadable: (error) => this.#unreadable(error),
    };
    const { maxOpenCaptures } = this.#options;
    return mergeCaptures(this.inputs, sink, {
      ...this.#shared(),
      ...(maxOpenCaptures !== undefined && { maxOpenCaptures }),
      onProgress: (input, bytes) => this.#progress(input, bytes),
    });
  }

  /** What is known of each capture at the end of the run. */
  records() {
    return this.#facts.map((facts, index) => ({ ...facts, ...this.#coverage[index]!.record() }));
  }

  #shared() {
    const { signal, captureLimits } = this.#options;
    return {
      ...(signal && { signal }),
      ...(captureLimits && { limits: captureLimits }),
      ready: this.#observation.ready,
      pool: this.#observation.pool,
    };
  }

  #begin(index: number): void {
    const coverage = this.#coverage[index] ?? new Coverage();
    this.#coverage[index] = coverage;
    this.#open.add(coverage);
    this.#observation.beginCapture(index, coverage);
  }

  #end(index: number, facts: CaptureFacts): void {
    const result = this.#result;
    this.#facts[index] = facts;
    this.#open.delete(this.#coverage[index]!);
    result.captures++;
    result.packets += facts.packets;
    result.partlyRead ||= facts.problem !== null;
    result.interrupted ||= facts.interrupted;
  }

  #unreadable(error: unknown): void {
    if (!(error instanceof ExscopeError) || error.code === 'EXSCOPE_STORE') throw error;
    this.#result.unreadable.push(error);
  }

  #progress(input: CaptureInput, bytes: number): void {
    this.#bytesRead += bytes - (this.#bytesOf.get(input) ?? 0);
    this.#bytesOf.set(input, bytes);
    let { packets } = this.#result;
    for (const coverage of this.#open) packets += coverage.total();
    this.#options.onProgress?.({
      capture: input.name,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#bytesTotal,
      packets,
      flows: this.#observation.flowCounters.flows,
      captures: this.#bytesOf.size,
      tally: this.#observation.tally(),
    });
  }
}

function sizeOf(inputs: readonly CaptureInput[]): number | null {
  return inputs.some(({ size }) => size === null) ? null : inputs.reduce((sum, { size }) => sum + (size ?? 0), 0);
}

function nothingCame(place: string): ExscopeError {
  return new ExscopeError('EXSCOPE_EMPTY', `nothing was captured in ${place} while it was followed`, {
    exitCode: EXIT.nothingReadable,
    hint: 'Is the capturing program running, and does it write there? tcpdump needs -U to write packets at once',
  });
}
