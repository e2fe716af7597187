import { EXIT } from '../errors.js';
import { say } from './output.js';

/** What Ctrl+C, and an ordinary `kill`, ask for: to stop soon, keeping what there is. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  /** Following ends: what is there by then is read. Only when following. */
  readonly stop: AbortSignal;
  /** Reading ends where it is. */
  readonly signal: AbortSignal;
  /** From now on signals do what they do to any program. */
  off(): void;
}

/** Asked once more, each time with less patience; at last without keeping anything. */
export function onInterruption(following: boolean): Interruption {
  const stop = new AbortController();
  const abort = new AbortController();
  const asked = () => {
    if (following && !stop.signal.aborted) {
      stop.abort();
      say('exscope: reading what has come until now; once more to end here');
    } else if (!abort.signal.aborted) abort.abort();
    else process.exit(EXIT.interrupted);
  };
  for (const name of SIGNALS) process.on(name, asked);
  return {
    stop: stop.signal,
    signal: abort.signal,
    off: () => {
      for (const name of SIGNALS) process.off(name, asked);
    },
  };
}
