// Seeded random numbers (sfc32), so that the same seed gives the same capture on every machine.

export class Random {
  #a;
  #b;
  #c;
  #counter;

  /** @param {number} seed */
  constructor(seed) {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = seed >>> 0;
    this.#counter = 1;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** @returns {number} an unsigned 32-bit integer */
  next() {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** @returns {number} an integer from 0 to limit - 1 */
  below(limit) {
    return Math.floor((this.next() / 4294967296) * limit);
  }

  /** @returns {number} an integer from low to high, both possible */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** @returns {boolean} true once in 1/probability */
  chance(probability) {
    return this.next() < probability * 4294967296;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Heavy-tailed sizes as mail has them: log-normal around `median`, never above `max`. */
  size({ median, sigma, max }) {
    const u = (this.next() + 1) / 4294967297;
    const v = this.next() / 4294967296;
    const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    return Math.min(max, Math.max(1, Math.round(median * Math.exp(sigma * normal))));
  }

  bytes(length) {
    const buffer = Buffer.allocUnsafe(length);
    this.fill(buffer, 0, length);
    return buffer;
  }

  fill(buffer, start, end) {
    for (let i = start; i < end; i++) buffer[i] = this.next() >>> 24;
  }
}
