/** Where the lower half of 64 bits lies, in words. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/**
 * Rows of flows, to be put in the order the flows began. A flow is 64 bits here, its number above its row: tens of thousands of them are sorted again
 * and again, which takes no memory of the heap this way.
 */
export class FlowOrder {
  length = 0;
  #flows = new BigUint64Array(4096);
  #words = new Uint32Array(this.#flows.buffer);

  clear(): void {
    this.length = 0;
  }

  /** `number`: of the flow in the run, of 32 bits. */
  add(row: number, number: number): void {
    if (this.length === this.#flows.length) this.#grow();
    const at = this.length * 2;
    this.#words[at + LOW] = row;
    this.#words[at + (LOW ^ 1)] = number;
    this.length++;
  }

  sort(): void {
    this.#flows.subarray(0, this.length).sort();
  }

  rowAt(place: number): number {
    return this.#words[place * 2 + LOW]!;
  }

  #grow(): void {
    const flows = new BigUint64Array(this.#flows.length * 2);
    flows.set(this.#flows);
    this.#flows = flows;
    this.#words = new Uint32Array(flows.buffer);
  }
}
