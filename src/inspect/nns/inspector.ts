import { EseReplicationInspector } from '../ese-replication/inspector.js';
import { messageLength } from '../ese-replication/messages.js';
import type { Side } from '../evidence.js';
import { Layer } from '../gss/layer.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { note } from '../mail/note.js';
import { HAND_OVER, MORE_OCTETS, NO_UNIT, UnitReader } from '../units.js';
import { DATA_SIZE } from './constants.js';
import { findMessage } from './contents.js';
import { Login } from './login.js';
import { dataLength, handshakeLength } from './messages.js';
import { Unwrapped } from './unwrapped.js';

/** What the units of one side are. `wrapped`: behind the handshake, nothing of it seen yet. */
type Stage = 'handshake' | 'wrapped' | 'data';

/** Follows a NegotiateStream without a preamble (MS-NNS): the login, and whether what follows is sealed, signed, or not wrapped at all. */
export class NegotiateStreamInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #clientSide: Side;
  readonly #layer: Layer;
  readonly #login: Login;
  readonly #stages: [Stage, Stage] = ['handshake', 'handshake'];
  readonly #readers: readonly [UnitReader, UnitReader];
  readonly #spoke: [boolean, boolean] = [false, false];
  /** The server let the client in. */
  #accepted = false;
  #channel: EseReplicationInspector | null = null;
  readonly #unwrapped: [Unwrapped | null, Unwrapped | null] = [null, null];

  constructor(context: InspectionContext, clientSide: Side) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#layer = new Layer(context, findMessage);
    this.#login = new Login(context, clientSide);
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.done && !this.rejected) this.#readers[side].data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (this.done || this.rejected) return;
    if (this.#readers[side].handedOver) this.#channel?.gap(side, length);
    else this.#readers[side].gap(length);
  }

  end(): void {
    for (const reader of this.#readers) if (!reader.handedOver) reader.end();
    for (const unwrapped of this.#unwrapped) unwrapped?.judge();
    this.#channel?.end();
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  #reader(side: Side): UnitReader {
    return new UnitReader({
      measure: (bytes, start, end) => this.#measure(side, bytes, start, end),
      unit: (bytes, start, end, length) => {
        if (!this.done && !this.rejected) this.#unit(side, bytes, start, end, length);
        return true;
      },
      broken: () => {
        // Whoever answers a handshake with something else does not speak this.
        if (!this.#spoke[side]) this.rejected = true;
      },
      resumes: (bytes, start, end) =>
        dataLength(bytes, start, end, true) > 0 || (this.#stages[side] !== 'data' && messageLength(bytes, start, end) > 0),
      handOver: (bytes, start, end) => this.#handOver(side, bytes, start, end),
    });
  }

  #measure(side: Side, bytes: Uint8Array, start: number, end: number): number {
    const stage = this.#stages[side];
    if (stage === 'data') return dataLength(bytes, start, end, false);
    const handshake = stage === 'handshake' ? handshakeLength(bytes, start, end) : NO_UNIT;
    if (handshake !== NO_UNIT) return handshake;
    const wrapped = dataLength(bytes, start, end, true);
    if (wrapped !== NO_UNIT) return wrapped;
    const message = messageLength(bytes, start, end);
    if (message === MORE_OCTETS) return MORE_OCTETS;
    if (message > 0) this.#channel ??= new EseReplicationInspector(this.#context, this.#clientSide);
    return this.#channel !== null || this.#accepted ? HAND_OVER : NO_UNIT;
  }

  #unit(side: Side, bytes: Uint8Array, start: number, end: number, length: number): void {
    if (this.#stages[side] === 'handshake' && handshakeLength(bytes, start, end) > 0) this.#handshake(side, bytes, start, end);
    else {
      this.#stages[side] = 'data';
      this.#spoke[side] = true;
      this.#layer.wrapped(side, bytes, start + DATA_SIZE, end, start + length, this.#login.negotiation);
      if (this.#layer.settled) this.done = true;
    }
  }

  #handshake(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const { evidence } = this.#context;
    evidence.protocol = 'nns';
    evidence.clientSide = this.#clientSide;
    if (!this.#spoke[side]) note(this.#context, side, 'NegotiateStream handshake');
    this.#spoke[side] = true;
    const progress = this.#login.message(side, bytes, start, end);
    if (progress === 'refused') this.done = true;
    if (progress !== 'done') return;
    this.#stages[side] = 'wrapped';
    if (side === this.#clientSide) return;
    this.#accepted = true;
    note(this.#context, side, `login accepted (${this.#login.negotiation.mechanism ?? 'mechanism not seen'})`);
  }

  #handOver(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.#channel !== null) {
      this.#channel.data(side, bytes, start, end);
      if (this.#channel.done) this.done = true;
      return;
    }
    this.#unwrapped[side] ??= new Unwrapped(this.#context, side);
    this.#unwrapped[side].data(bytes, start, end);
    const [one, other] = this.#unwrapped;
    if (one?.full && other?.full) this.done = true;
  }
}
