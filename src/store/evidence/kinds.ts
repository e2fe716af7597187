import type { Value } from './table.js';

/** Places in the tree. Reached: all are forgotten, and a kind that is seen again gets another row, so that the store grows a little more. */
const MAX_NODES = 32_768;

interface Node {
  /** Of the kind whose path ends here; 0: none does. */
  id: number;
  next: Map<Value, Node> | null;
}

const leaf = (): Node => ({ id: 0, next: null });

/**
 * Gives out a number, from 1 on, for every kind that is new. A kind is found by walking its path: most words on it are literals of the program, which
 * are compared by where they lie, while a key made of them would be a new text for each flow.
 */
export class Kinds {
  #root = leaf();
  #nodes = 0;
  #last = 0;

  /** The number of the kind with this path. `added` is called for one that is new. */
  of(path: readonly Value[], added: (id: number) => void): number {
    if (this.#nodes > MAX_NODES) {
      this.#root = leaf();
      this.#nodes = 0;
    }
    let node = this.#root;
    for (let i = 0; i < path.length; i++) node = this.#step(node, path[i]!);
    if (node.id === 0) {
      node.id = ++this.#last;
      added(node.id);
    }
    return node.id;
  }

  #step(node: Node, value: Value): Node {
    node.next ??= new Map();
    let next = node.next.get(value);
    if (next === undefined) {
      next = leaf();
      node.next.set(value, next);
      this.#nodes++;
    }
    return next;
  }
}
