import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { SipFacts } from './facts.js';
import { type Message, MessageStream, readDatagram } from './messages.js';

/** Follows SIP over TCP. */
export class SipStreamInspector implements Inspector {
  readonly done = false;
  rejected = false;
  readonly #facts: SipFacts;
  readonly #streams: [MessageStream, MessageStream];

  constructor(context: InspectionContext, midstream: boolean) {
    this.#facts = new SipFacts(context);
    const stream = (side: Side) => new MessageStream(midstream || !context.sawStart(side), (message) => take(this.#facts, side, message));
    this.#streams = [stream(0), stream(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const stream = this.#streams[side];
    stream.data(bytes, start, end);
    if (stream.broken && this.#facts.sip === null) this.rejected = true;
  }

  gap(side: Side, length: number): void {
    this.#streams[side].gap(length);
  }

  end(): void {
    if (this.#facts.sip === null) this.rejected = true;
  }
}

/** Follows SIP over UDP. What else comes on the port, STUN and the like, is passed over. */
export class SipDatagramInspector implements Inspector {
  readonly done = false;
  rejected = false;
  readonly #facts: SipFacts;

  constructor(context: InspectionContext) {
    this.#facts = new SipFacts(context);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const message = readDatagram(bytes, start, end);
    if (message !== null) take(this.#facts, side, message);
    else if (this.#facts.sip === null) this.rejected = true;
  }

  /** A datagram that was cut has been read as far as it is there. */
  gap(): void {}

  end(): void {
    if (this.#facts.sip === null) this.rejected = true;
  }
}

function take(facts: SipFacts, side: Side, { method, status, head, media }: Message): void {
  if (method === null) facts.response(side, status, head, media);
  else facts.request(side, method, head, media);
}
