import { canRunBeside } from '../other-thread.js';
import { WORKER } from '../packaged.js';
import type { Observation, ObserveOptions } from './observation.js';

export type { Observation, ObserveLimits } from './observation.js';

/** Smaller runs are over before another thread has started. */
const WORTHWHILE = 16 * 1024 * 1024;

/** `bytes`: size of all captures together, null when it is not known. Throws ExscopeError when the store cannot be written, now or at the first chunk. */
export async function observe(options: ObserveOptions, bytes: number | null): Promise<Observation> {
  const beside = canRunBeside(WORKER) && (bytes === null || bytes >= WORTHWHILE);
  // Loaded when it is known which: the inspectors are needed in one thread only.
  if (beside) return (await import('./beside.js')).observeBeside(options, WORKER);
  return (await import('./here.js')).observeHere(options);
}
