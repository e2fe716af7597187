import { NOT_WRAPPED, type Side } from '../evidence.js';
import { impressionOf } from '../impression.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import { MAX_LOOK } from './constants.js';

/**
 * The octets of one side that follow a login without anything around them, in a protocol that is not known. The stream does not protect them, what
 * they are may: only text is readable for certain.
 */
export class Unwrapped {
  readonly #context: InspectionContext;
  readonly #look = new Uint8Array(MAX_LOOK);
  readonly #packet: number;
  #octets = 0;

  constructor(context: InspectionContext, side: Side) {
    this.#context = context;
    this.#packet = context.packet;
    note(context, side, NOT_WRAPPED);
  }

  /** Nothing more is looked at. */
  get full(): boolean {
    return this.#octets === MAX_LOOK;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.full) return;
    const taken = Math.min(MAX_LOOK - this.#octets, end - start);
    this.#look.set(bytes.subarray(start, start + taken), this.#octets);
    this.#octets += taken;
    if (this.full) this.judge();
  }

  /** Of as much as there was. */
  judge(): void {
    const { evidence } = this.#context;
    if (evidence.cleartext === null && impressionOf([this.#look.subarray(0, this.#octets)]) === 'text')
      evidence.cleartext = { packet: this.#packet, what: 'text behind the login (NegotiateStream)' };
  }
}
