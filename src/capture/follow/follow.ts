import type { CaptureInput } from '../inputs.js';
import { Arrivals } from './arrivals.js';
import { FollowClock } from './clock.js';
import { GrowingFile } from './growing-file.js';

export interface FollowOptions {
  /** Aborted: what is there by then is still read, and following ends. */
  stop: AbortSignal;
  /** Without new octets for so many seconds following ends by itself. */
  idleSeconds?: number | undefined;
}

/**
 * Captures of a place as they are written: a file, a folder or a pattern. Each has to be read before the next is asked for; while it is the last one
 * there, reading it waits for more. Throws ExscopeError when the place does not exist.
 */
export async function* followCaptures(place: string, { stop, idleSeconds }: FollowOptions): AsyncGenerator<CaptureInput> {
  const clock = new FollowClock(stop, idleSeconds ?? null);
  const arrivals = new Arrivals(place, stop);
  try {
    for (;;) {
      let next = arrivals.take();
      while (next === null) {
        const over = clock.stopped || clock.idle;
        await arrivals.look();
        next = arrivals.take();
        if (next !== null) break;
        if (over) return;
        await clock.pause();
      }
      yield { path: next.path, name: next.name, size: null, live: new GrowingFile(next, arrivals, clock) };
    }
  } finally {
    await arrivals.close();
  }
}
