import { u32le } from '../read.js';
import { Stripes } from '../stripes.js';

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;
const STRIPE = 32;
/** The halves of the two primes that every eight octets are multiplied by. */
const PRIME_1_HIGH = 0x9e3779b1;
const PRIME_1_LOW = 0x85ebca87;
const PRIME_2_HIGH = 0xc2b2ae3d;
const PRIME_2_LOW = 0x27d4eb4f;

/** xxHash, 64 bits, seed 0 (its specification 0.1.1), of octets that come in pieces; of the hash, the lower 32 bits, as RFC 8878 3.1.1 wants. */
export class Xxh64 {
  /** Four lanes, each its higher half and its lower: numbers of 64 bits are too slow for every octet of a capture. */
  readonly #lanes = new Int32Array(8);
  readonly #octets = new Stripes(STRIPE, (bytes, start, end) => this.#stripes(bytes, start, end));

  constructor() {
    [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1].forEach((start, lane) => {
      this.#lanes[2 * lane] = Number(BigInt.asIntN(32, start >> 32n));
      this.#lanes[2 * lane + 1] = Number(BigInt.asIntN(32, start));
    });
  }

  update(bytes: Uint8Array): void {
    this.#octets.add(bytes);
  }

  /** Unsigned. */
  digest(): number {
    const { length, rest, restLength } = this.#octets;
    const lane = (at: number) => BigInt.asUintN(64, (BigInt(this.#lanes[2 * at]!) << 32n) | BigInt(this.#lanes[2 * at + 1]! >>> 0));
    let hash = PRIME_5;
    if (length >= STRIPE) {
      hash = rotate(lane(0), 1n) + rotate(lane(1), 7n) + rotate(lane(2), 12n) + rotate(lane(3), 18n);
      for (let at = 0; at < 4; at++) hash = (hash ^ round(0n, lane(at))) * PRIME_1 + PRIME_4;
    }
    hash += BigInt(length);
    let at = 0;
    const word = (from: number) => BigInt(u32le(rest, from));
    for (; at + 8 <= restLength; at += 8) hash = rotate(hash ^ round(0n, word(at) | (word(at + 4) << 32n)), 27n) * PRIME_1 + PRIME_4;
    for (; at + 4 <= restLength; at += 4) hash = rotate(hash ^ (word(at) * PRIME_1), 23n) * PRIME_2 + PRIME_3;
    for (; at < restLength; at++) hash = rotate(hash ^ (BigInt(rest[at]!) * PRIME_5), 11n) * PRIME_1;
    hash = BigInt.asUintN(64, hash);
    hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * PRIME_2);
    hash = BigInt.asUintN(64, (hash ^ (hash >> 29n)) * PRIME_3);
    return Number((hash ^ (hash >> 32n)) & 0xffffffffn);
  }

  /** What `round` does, lane by lane: each takes eight octets of every stripe. */
  #stripes(bytes: Uint8Array, start: number, end: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const lanes = this.#lanes;
    for (let lane = 0; lane < 8; lane += 2) {
      let high = lanes[lane]!;
      let low = lanes[lane + 1]!;
      for (let at = start + 4 * lane; at < end; at += STRIPE) {
        const inLow = view.getInt32(at, true);
        const inHigh = view.getInt32(at + 4, true);
        const product = Math.imul(inLow, PRIME_2_LOW);
        low = (low + product) | 0;
        const carry = low >>> 0 < product >>> 0 ? 1 : 0;
        high = (high + highOf(inLow, PRIME_2_LOW) + Math.imul(inLow, PRIME_2_HIGH) + Math.imul(inHigh, PRIME_2_LOW) + carry) | 0;
        const turnedHigh = (high << 31) | (low >>> 1);
        const turnedLow = (low << 31) | (high >>> 1);
        high = (highOf(turnedLow, PRIME_1_LOW) + Math.imul(turnedLow, PRIME_1_HIGH) + Math.imul(turnedHigh, PRIME_1_LOW)) | 0;
        low = Math.imul(turnedLow, PRIME_1_LOW);
      }
      lanes[lane] = high;
      lanes[lane + 1] = low;
    }
  }
}

/** The higher half of a product of two numbers of 32 bits. */
function highOf(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const other = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

function round(lane: bigint, input: bigint): bigint {
  return BigInt.asUintN(64, rotate(BigInt.asUintN(64, lane + input * PRIME_2), 31n) * PRIME_1);
}

function rotate(value: bigint, bits: bigint): bigint {
  const whole = BigInt.asUintN(64, value);
  return BigInt.asUintN(64, (whole << bits) | (whole >> (64n - bits)));
}
