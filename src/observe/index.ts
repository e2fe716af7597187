import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { observeBeside } from './beside.js';
import { observeHere } from './here.js';
import type { Observation, ObserveOptions } from './observation.js';

export type { Observation, ObserveLimits } from './observation.js';

/** Smaller runs are over before another thread has started. */
const WORTHWHILE = 16 * 1024 * 1024;

/** `bytes`: size of all captures together, null when it is not known. */
export function observe(options: ObserveOptions, bytes: number | null): Observation {
  // Sources run without being built have no worker beside them.
  const built = existsSync(fileURLToPath(new URL('./worker.js', import.meta.url)));
  const beside = built && availableParallelism() > 1 && (bytes === null || bytes >= WORTHWHILE);
  return beside ? observeBeside(options) : observeHere(options);
}
