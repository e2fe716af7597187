import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { cleartext } from '../mail/note.js';
import { FRONT, LENGTH } from './constants.js';
import { CUT, NONE, readQuestion } from './message.js';

/** Datagrams looked at when no answer comes. */
const MAX_LOOKS = 8;

/** Notes that names were asked for and answered in clear, as DNS means it to be. Which names is not kept. */
export class DnsInspector implements Inspector {
  done = false;
  readonly rejected = false;
  protected readonly context: InspectionContext;
  readonly #seen: [boolean, boolean] = [false, false];
  #looks = 0;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.context = context;
    context.evidence.protocol = 'dns';
    context.evidence.clientSide = clientSide;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.message(side, bytes, start, end);
    if (++this.#looks >= MAX_LOOKS) this.done = true;
  }

  gap(_side: Side, _length: number): void {}

  end(): void {}

  /** False while the question is incomplete. */
  protected message(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const question = readQuestion(bytes, start, end);
    if (question === CUT) return false;
    if (question !== NONE) cleartext(this.context, side, `DNS ${question.response ? 'answer' : 'query'}, ${question.type}`);
    this.#seen[side] = true;
    this.done = this.#seen[0] && this.#seen[1];
    return true;
  }
}

/** The same over TCP: the first message of each side, put together from its segments. */
export class DnsOverTcpInspector extends DnsInspector {
  readonly #fronts: [Uint8Array, Uint8Array] = [new Uint8Array(FRONT), new Uint8Array(FRONT)];
  readonly #lengths: [number, number] = [0, 0];
  /** Sides whose first message was read, or is lost. */
  readonly #read: [boolean, boolean] = [false, false];

  override data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.#read[side]) return;
    const front = this.#fronts[side];
    let length = this.#lengths[side];
    for (let at = start; at < end && length < FRONT; at++) front[length++] = bytes[at]!;
    this.#lengths[side] = length;
    this.#read[side] = this.message(side, front, LENGTH, length) || length === FRONT;
  }

  override gap(side: Side, _length: number): void {
    this.#read[side] = true;
  }
}
