import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { FIRST_FRAGMENT, LAST_FRAGMENT } from './constants.js';
import { mapperTowers } from './epm.js';
import type { Fragment } from './fragment.js';
import { prove } from './proof.js';
import { scanTowers, type Tower } from './towers.js';

/** Octets of a fragmented answer put together. Reached: what was gathered is read, and each further fragment by itself. */
const MAX_ANSWER = 262_144;
/** Answers looked into while it is not known which interface answers. */
const MAX_UNKNOWN_ANSWERS = 16;
/** Towers listed among the proofs of a flow; all are learned. */
const MAX_LISTED = 8;

/** Reads the endpoint mapper's answers on one connection and reports the endpoints they name. */
export class Mapper {
  readonly #context: InspectionContext;
  #unknown = 0;
  /** Fragments of an unfinished answer. */
  #parts: Uint8Array[] = [];
  #size = 0;
  #callId = 0;
  #side: Side = 0;
  #littleEndian = true;
  #packet = 0;
  #listed = 0;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** Whether answers of unknown interfaces are still looked into. */
  get curious(): boolean {
    return this.#unknown < MAX_UNKNOWN_ANSWERS;
  }

  /**
   * A readable response, its stub at `start`..`end` of the fragment's head. `bound`: its presentation context is the endpoint mapper's;
   * otherwise the bind was not captured, and only an unmistakable tower makes it an answer.
   */
  answer(fragment: Fragment, side: Side, start: number, end: number, bound: boolean): void {
    const { header, head, headLength } = fragment;
    const first = (header.flags & FIRST_FRAGMENT) !== 0;
    const last = (header.flags & LAST_FRAGMENT) !== 0;
    const whole = headLength === header.fragmentLength;
    const continues = !first && this.#parts.length > 0 && header.callId === this.#callId;
    if (first) this.end();
    if (!continues && !bound) {
      if (!this.curious) return;
      this.#unknown++;
      if (scanTowers(head, start, end, 1).length === 0) return;
    }
    this.#side = side;
    this.#packet = fragment.packet;
    this.#littleEndian = header.littleEndian;
    if (first && last && whole) this.#report(mapperTowers(head, start, end, header.littleEndian));
    else if (!first && !continues) this.#report(scanTowers(head, start, end, MAX_ANSWER));
    else {
      this.#callId = header.callId;
      const size = Math.min(end - start, MAX_ANSWER - this.#size);
      // A copy even where `head` is a Buffer, whose own `slice` would only be a view.
      this.#parts.push(Uint8Array.from(head.subarray(start, start + size)));
      this.#size += size;
      if (last || !whole || this.#size === MAX_ANSWER) this.end();
    }
  }

  /** No more fragments of the unfinished answer will come. */
  end(): void {
    if (this.#parts.length === 0) return;
    const stub = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    this.#report(mapperTowers(stub, 0, stub.length, this.#littleEndian));
  }

  #report(towers: readonly Tower[]): void {
    for (const { address, port, transport, uuid, version } of towers) {
      this.#context.learn({ address, port, transport, uuid, version, packet: this.#packet }, this.#side);
      if (this.#listed++ >= MAX_LISTED) continue;
      prove(this.#context.evidence, this.#packet, this.#side, `endpoint mapper: ${uuid} on ${transport} port ${port}`);
    }
  }
}
