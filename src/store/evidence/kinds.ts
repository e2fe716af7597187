import type { Value } from './table.js';

/** Places in the tree. Reached: all are forgotten, and a kind that is seen again gets another row, so that the store grows a little more. */
const MAX_NODES = 32_768;

interface Node {
  /** Of the kind whose path ends here; 0: none does. */
  id: number;
  next: Map<Value, Node> | null;
}

const nothing = () => {};
const leaf = (): Node => ({ id: 0, next: null });

/**
 * Gives out a number, from 1 on, for every kind that is new. A kind is found by walking its path from the `start`, step by step: most words on it are
 * literals of the program, which are compared by where they lie, while a key made of them would be a new text for each flow.
 */
export class Kinds {
  #root = leaf();
  #at = this.#root;
  #nodes = 0;
  #last = 0;

  start(): void {
    if (this.#nodes > MAX_NODES) {
      this.#root = leaf();
      this.#nodes = 0;
    }
    this.#at = this.#root;
  }

  step(value: Value): void {
    this.#at.next ??= new Map();
    let next = this.#at.next.get(value);
    if (next === undefined) {
      next = leaf();
      this.#at.next.set(value, next);
      this.#nodes++;
    }
    this.#at = next;
  }

  /** The number of the kind whose path was walked. `added` is called for one that is new. */
  number(added: (id: number) => void = nothing): number {
    if (this.#at.id === 0) {
      this.#at.id = ++this.#last;
      added(this.#at.id);
    }
    return this.#at.id;
  }
}
