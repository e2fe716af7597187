import type { LiveOctets } from '../inputs.js';
import type { Arrival, Arrivals } from './arrivals.js';
import type { FollowClock } from './clock.js';

/** The octets of a capture that is being written, as they come. It is over when a later one has begun, or when nobody waits any longer. */
export class GrowingFile implements LiveOctets {
  /** Octets read. */
  size = 0;
  left = false;
  readonly #arrival: Arrival;
  readonly #arrivals: Arrivals;
  readonly #clock: FollowClock;

  constructor(arrival: Arrival, arrivals: Arrivals, clock: FollowClock) {
    this.#arrival = arrival;
    this.#arrivals = arrivals;
    this.#clock = clock;
  }

  async *read(bufferSize: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const [arrivals, clock] = [this.#arrivals, this.#clock];
    const file = await this.#arrival.open();
    let begunAnew = false;
    try {
      const buffer = Buffer.allocUnsafe(bufferSize);
      /** Where reading ends, once that is known. */
      let end = Number.POSITIVE_INFINITY;
      /** Known before the last read: its writer has closed this one. */
      let succeeded = false;
      while (!signal?.aborted) {
        if (clock.stopped && end === Number.POSITIVE_INFINITY) {
          await arrivals.look();
          succeeded ||= arrivals.waiting;
          end = (await file.stat()).size;
        }
        const wanted = Math.min(bufferSize, end - this.size);
        const { bytesRead } = wanted > 0 ? await file.read(buffer, 0, wanted, this.size) : { bytesRead: 0 };
        if (bytesRead > 0) {
          this.size += bytesRead;
          clock.touch();
          yield buffer.subarray(0, bytesRead);
          continue;
        }
        if (succeeded) return;
        if (end !== Number.POSITIVE_INFINITY) {
          this.left = true;
          return;
        }
        begunAnew = (await file.stat()).size < this.size;
        if (begunAnew) return;
        await arrivals.look();
        succeeded = arrivals.waiting;
        if (succeeded) continue;
        this.left = clock.idle;
        if (this.left) return;
        await clock.pause();
      }
    } finally {
      await file.close();
      if (begunAnew) arrivals.forget(this.#arrival);
      else arrivals.leave(this.#arrival, this.size);
    }
  }
}
