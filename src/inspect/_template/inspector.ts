import type { ApplicationProtocol, Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { behind } from '../mail/bytes.js';
import { cleartext } from '../mail/note.js';
import { ASK, MAX_LINE, TOLD } from './constants.js';

/** Follows one flow until both sides have spoken: then all is known that this protocol shows. */
export class TemplateInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #name: ApplicationProtocol;
  readonly #clientSide: Side;
  /** The line of each side as far as it came: segments end anywhere, and the bytes handed over are only valid during the call. */
  readonly #lines: readonly [Uint8Array, Uint8Array] = [new Uint8Array(MAX_LINE), new Uint8Array(MAX_LINE)];
  readonly #lengths: [number, number] = [0, 0];
  readonly #spoke: [boolean, boolean] = [false, false];

  constructor(context: InspectionContext, name: ApplicationProtocol, clientSide: Side) {
    this.#context = context;
    this.#name = name;
    this.#clientSide = clientSide;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const line = this.#lines[side];
    for (let at = start; at < end && !this.done && !this.rejected; at++) {
      if (bytes[at] === 0x0a) this.#line(side, line, this.#lengths[side]);
      else if (this.#lengths[side] < MAX_LINE) line[this.#lengths[side]++] = bytes[at]!;
    }
  }

  /** What is missing may have been a whole line: nothing that follows belongs to what was kept. */
  gap(side: Side, _length: number): void {
    this.#lengths[side] = 0;
  }

  /** Only what both sides agree on is believed. */
  end(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  #line(side: Side, line: Uint8Array, length: number): void {
    const word = side === this.#clientSide ? ASK : TOLD;
    if (behind(line, 0, length, word) < 0) {
      this.rejected = true;
      return;
    }
    this.#lengths[side] = 0;
    this.#spoke[side] = true;
    if (!this.#spoke[side ^ 1]) return;
    const { evidence } = this.#context;
    evidence.protocol = this.#name;
    evidence.clientSide = this.#clientSide;
    cleartext(this.#context, side, word.trimEnd());
    this.done = true;
  }
}
