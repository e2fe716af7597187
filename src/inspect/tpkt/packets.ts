import { HEADER, MAX_FRONT, MIN_LENGTH, VERSION } from './constants.js';

/** What is behind the header of one TPKT, up to `MAX_FRONT` octets of it. The view dies when the call returns. */
export type TakePacket = (bytes: Uint8Array, start: number, end: number) => void;

/** Cuts one direction into TPKTs (RFC 1006 6). Their fronts are copied, for segments end anywhere. */
export class PacketReader {
  /** A header was none, or octets are missing: nothing more can be read. */
  broken = false;
  readonly #take: TakePacket;
  readonly #front = new Uint8Array(HEADER + MAX_FRONT);
  /** Octets of the present packet that have passed, header included, and how many it has. */
  #passed = 0;
  #length = 0;

  constructor(take: TakePacket) {
    this.#take = take;
  }

  /** Reads on; returns the offset behind the packet that ended, or `end` when none did. */
  next(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && !this.broken) {
      if (this.#passed < HEADER) {
        this.#front[this.#passed++] = bytes[at++]!;
        if (this.#passed === HEADER) this.#header();
        continue;
      }
      const octets = Math.min(end - at, this.#length - this.#passed);
      const kept = Math.min(octets, this.#front.length - this.#passed);
      for (let i = 0; i < kept; i++) this.#front[this.#passed + i] = bytes[at + i]!;
      this.#passed += octets;
      at += octets;
      if (this.#passed < this.#length) continue;
      this.#passed = 0;
      this.#take(this.#front, HEADER, Math.min(this.#length, this.#front.length));
      return at;
    }
    return end;
  }

  #header(): void {
    this.#length = (this.#front[2]! << 8) | this.#front[3]!;
    if (this.#front[0] !== VERSION || this.#length < MIN_LENGTH) this.broken = true;
  }
}
