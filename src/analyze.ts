import { type CaptureFacts, expandInputs, readCapture } from './capture/index.js';
import { type Catalog, loadCatalog } from './catalog/index.js';
import { ExscopeError } from './errors.js';
import { type ObserveLimits, observe } from './observe/index.js';
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
  signal?: AbortSignal;
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
  const inputs = await expandInputs(options.captures);
  const catalog = options.catalog ?? loadCatalog();
  const total = inputs.some(({ size }) => size === null) ? null : inputs.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const result: AnalyzeResult = { captures: 0, packets: 0, partlyRead: false, interrupted: false, unreadable: [] };
  const observation = await observe({ store: options.store, exscopeVersion: version(), limits: options.limits ?? {} }, total);
  // What is needed afterwards is loaded while the other thread gets ready.
  const judging = import('./judge-store.js');
  try {
    let done = 0;
    for (const input of inputs) {
      const index = result.captures;
      observation.beginCapture(index);
      let facts: CaptureFacts;
      try {
        facts = await readCapture(input, observation.packet, {
          ...(options.signal && { signal: options.signal }),
          ready: observation.ready,
          pool: observation.pool,
          onProgress: (bytesRead) =>
            options.onProgress?.({
              capture: input.name,
              bytesRead: done + bytesRead,
              bytesTotal: total,
              packets: result.packets + observation.coverage.total(),
              flows: observation.flowCounters.flows,
            }),
        });
      } catch (error) {
        if (!(error instanceof ExscopeError) || error.code === 'EXSCOPE_STORE') throw error;
        result.unreadable.push(error);
        continue;
      }
      observation.capture(index, { ...facts, ...observation.coverage.record() });
      done += facts.bytes;
      result.captures++;
      result.packets += facts.packets;
      result.partlyRead ||= facts.problem !== null;
      result.interrupted = facts.interrupted;
      if (facts.interrupted) break;
    }
    if (result.captures === 0) throw result.unreadable[0]!;
    result.partlyRead ||= result.unreadable.length > 0;
    await observation.finish({ interrupted: result.interrupted });
  } catch (error) {
    await observation.abort();
    throw error;
  }
  const { judgeStore } = await judging;
  judgeStore(options.store, options.site, catalog);
  return result;
}
