import type { RecordLook, Side } from '../evidence.js';
import { type LookedAt, lookOf, SideLook } from './look.js';
import { ENOUGH_OF_ONE, MAX_WAITED_FOR } from './look-constants.js';

/** Judges whether the records of a session are ciphertext of which no hello says so: once a flow, and of its first octets. */
export class SessionLook {
  /** Null while more octets may tell more. */
  as: RecordLook['as'] | null = null;
  readonly #sides = [new SideLook(), new SideLook()] as const;
  #waited = 0;

  /** A record begins; true asks for its octets. */
  begin(side: Side, what: LookedAt, length: number): boolean {
    this.#conclude();
    if (this.as !== null) return false;
    this.#waited += length;
    this.#sides[side].begin(what, length);
    return !this.#sides[side].sated;
  }

  body(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.as !== null) return;
    const look = this.#sides[side];
    look.body(bytes, start, end);
    if (look.readable || look.sealedFinished) this.as = this.now;
  }

  gap(side: Side): void {
    this.#sides[side].gap();
  }

  /** As far as was seen. */
  get now(): RecordLook['as'] {
    return this.as ?? lookOf(this.#sides[0], this.#sides[1]);
  }

  #conclude(): void {
    const [one, other] = this.#sides;
    if (this.as !== null || !(one.sated || other.sated || this.#waited > MAX_WAITED_FOR)) return;
    const full = (one.sated && other.sated) || this.#waited > MAX_WAITED_FOR;
    if (!full && Math.min(one.octets, other.octets) < ENOUGH_OF_ONE) return;
    const { now } = this;
    if (full || now === 'ciphertext') this.as = now;
  }
}
