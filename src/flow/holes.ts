/**
 * Sequence numbers that no packet has carried yet, per direction. Only directions that lost or reordered something
 * have an entry, so a Map costs nothing on the common path.
 */
export class Holes {
  /** `flow * 2 + side` to flat pairs [start, end) in order of appearance. */
  readonly #byDirection = new Map<number, number[]>();
  readonly #limit: number;
  forgotten = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  open(direction: number, start: number, end: number): void {
    const holes = this.#byDirection.get(direction);
    if (holes === undefined) {
      this.#byDirection.set(direction, [start, end]);
      return;
    }
    if (holes.length >= this.#limit * 2) {
      holes.splice(0, 2);
      this.forgotten++;
    }
    holes.push(start, end);
  }

  /** Octets of [start, end) that were holes and now are not. */
  fill(direction: number, start: number, end: number): number {
    const holes = this.#byDirection.get(direction);
    if (holes === undefined) return 0;
    let filled = 0;
    const left: number[] = [];
    for (let i = 0; i < holes.length; i += 2) {
      const from = holes[i]!;
      const to = holes[i + 1]!;
      const size = (to - from) | 0;
      // Positions relative to the hole, so that sequence numbers may wrap.
      const a = Math.max(0, (start - from) | 0);
      const b = Math.min(size, (end - from) | 0);
      if (a >= b) {
        left.push(from, to);
        continue;
      }
      filled += b - a;
      if (a > 0) left.push(from, (from + a) | 0);
      if (b < size) left.push((from + b) | 0, to);
    }
    if (left.length === 0) this.#byDirection.delete(direction);
    else this.#byDirection.set(direction, left);
    return filled;
  }

  drop(direction: number): void {
    this.#byDirection.delete(direction);
  }
}
