import { setTimeout } from 'node:timers/promises';

/** Between two looks for more octets or another file. Twice that is what a summary lags behind at most. */
const POLL_MILLIS = 200;

/** How long to wait for what is being captured. */
export class FollowClock {
  readonly #stop: AbortSignal;
  readonly #idleMillis: number;
  #last = performance.now();

  /** `idleSeconds`: without new octets for so long, following ends; null: never. */
  constructor(stop: AbortSignal, idleSeconds: number | null) {
    this.#stop = stop;
    this.#idleMillis = idleSeconds === null ? Number.POSITIVE_INFINITY : idleSeconds * 1000;
  }

  /** Nobody waits any longer. */
  get stopped(): boolean {
    return this.#stop.aborted;
  }

  /** To be asked when nothing more is there: it has been so for as long as anybody waits. */
  get idle(): boolean {
    return performance.now() - this.#last > this.#idleMillis;
  }

  /** Octets came. */
  touch(): void {
    this.#last = performance.now();
  }

  async pause(): Promise<void> {
    // Waking up early is what the signal is for.
    await setTimeout(POLL_MILLIS, undefined, { signal: this.#stop }).catch(() => {});
  }
}
