import { u32le } from '../read.js';
import { Stripes } from '../stripes.js';

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;
const STRIPE = 16;

/** xxHash, 32 bits, seed 0 (its specification 0.1.1), of octets that come in pieces. */
export class Xxh32 {
  readonly #lanes = Int32Array.of(PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1);
  readonly #octets = new Stripes(STRIPE, (bytes, start, end) => this.#stripes(bytes, start, end));

  update(bytes: Uint8Array): void {
    this.#octets.add(bytes);
  }

  /** Unsigned. */
  digest(): number {
    const { length, rest, restLength } = this.#octets;
    const [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    let hash = length >= STRIPE ? rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) : PRIME_5;
    hash = (hash + length) | 0;
    let at = 0;
    for (; at + 4 <= restLength; at += 4) hash = Math.imul(rotate(hash + Math.imul(u32le(rest, at), PRIME_3), 17), PRIME_4);
    for (; at < restLength; at++) hash = Math.imul(rotate(hash + Math.imul(rest[at]!, PRIME_5), 11), PRIME_1);
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #stripes(bytes: Uint8Array, start: number, end: number): void {
    const lanes = this.#lanes;
    for (let at = start; at < end; at += STRIPE) {
      for (let lane = 0; lane < 4; lane++) {
        lanes[lane] = Math.imul(rotate(lanes[lane]! + Math.imul(u32le(bytes, at + lane * 4), PRIME_2), 13), PRIME_1);
      }
    }
  }
}

export function xxh32(bytes: Uint8Array): number {
  const hash = new Xxh32();
  hash.update(bytes);
  return hash.digest();
}

function rotate(value: number, bits: number): number {
  return (value << bits) | ((value | 0) >>> (32 - bits));
}
