import { printable } from '../../text.js';
import type { FramingEvidence, Side } from '../evidence.js';
import { Layer } from '../gss/layer.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Handover } from '../mail/handover.js';
import { cleartext, note } from '../mail/note.js';
import { Upgrade } from '../mail/upgrade.js';
import { DATA_SIZE } from '../nns/constants.js';
import { Login } from '../nns/login.js';
import { dataLength, handshakeLength } from '../nns/messages.js';
import { HAND_OVER, NO_UNIT, UnitReader } from '../units.js';
import {
  FAULT,
  NEGOTIATE,
  PREAMBLE_ACK,
  PREAMBLE_END,
  SIZED_ENVELOPE,
  SSL_TLS,
  UNSIZED_ENVELOPE,
  UPGRADE_REQUEST,
  UPGRADE_RESPONSE,
  VIA,
} from './constants.js';
import { findEnvelope } from './contents.js';
import { contentsOf, recordLength } from './records.js';

const MAX_VIA = 200;

/** What the units of one side are. `wrapped`: behind the handshake, nothing of it seen yet. */
type Stage = 'records' | 'handshake' | 'wrapped' | 'data';

/** Follows one connection of .NET message framing (MC-NMF): where it goes, what protects it, and whether messages pass in clear. */
export class NetTcpInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #clientSide: Side;
  readonly #upgrade: Upgrade;
  readonly #tls: Handover;
  readonly #layer: Layer;
  readonly #login: Login;
  readonly #stages: [Stage, Stage] = ['records', 'records'];
  readonly #readers: readonly [UnitReader, UnitReader];
  #confirmed = false;

  constructor(context: InspectionContext, clientSide: Side) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#upgrade = new Upgrade(context);
    this.#tls = new Handover(context, this.#upgrade);
    this.#layer = new Layer(context, findEnvelope);
    this.#login = new Login(context, clientSide);
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.done && !this.rejected) this.#readers[side].data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (this.done || this.rejected) return;
    if (this.#readers[side].handedOver) {
      this.#tls.gap(side, length);
      if (this.#tls.done) this.done = true;
    } else this.#readers[side].gap(length);
  }

  end(): void {
    for (const reader of this.#readers) if (!reader.handedOver) reader.end();
    this.#tls.end();
    if (!this.#confirmed) this.rejected = true;
  }

  #reader(side: Side): UnitReader {
    return new UnitReader({
      measure: (bytes, start, end) => this.#measure(side, bytes, start, end),
      unit: (bytes, start, end, length) => {
        if (!this.done && !this.rejected) this.#unit(side, bytes, start, end, length);
        return true;
      },
      broken: () => {
        if (!this.#confirmed) this.rejected = true;
      },
      // Only data messages have a beginning that can be told.
      resumes: (bytes, start, end) => this.#stages[side] === 'data' && dataLength(bytes, start, end, true) > 0,
      handOver: (bytes, start, end) => this.#handOver(side, bytes, start, end),
    });
  }

  #measure(side: Side, bytes: Uint8Array, start: number, end: number): number {
    // Behind an accepted upgrade to TLS neither side has anything else to say.
    if (this.#upgrade.answered && bytes[start] !== FAULT) return HAND_OVER;
    const stage = this.#stages[side];
    if (stage === 'records') return recordLength(bytes, start, end);
    if (stage === 'data') return dataLength(bytes, start, end, false);
    if (stage === 'handshake') {
      const length = handshakeLength(bytes, start, end);
      if (length !== NO_UNIT) return length;
      if (bytes[start] === FAULT) return recordLength(bytes, start, end);
    }
    const length = dataLength(bytes, start, end, true);
    if (length !== NO_UNIT || (bytes[start] !== PREAMBLE_END && bytes[start] !== PREAMBLE_ACK)) return length;
    // The login was for its own sake: what follows is not wrapped.
    return recordLength(bytes, start, end);
  }

  #unit(side: Side, bytes: Uint8Array, start: number, end: number, length: number): void {
    const stage = this.#stages[side];
    const handshake = stage === 'handshake' ? handshakeLength(bytes, start, end) : NO_UNIT;
    if (stage === 'records') this.#record(side, bytes, start, end);
    else if (handshake > 0) {
      if (this.#login.message(side, bytes, start, end) === 'done') this.#stages[side] = 'wrapped';
    } else if (stage === 'data' || dataLength(bytes, start, end, true) === length) {
      this.#stages[side] = 'data';
      this.#layer.wrapped(side, bytes, start + DATA_SIZE, end, start + length, this.#login.negotiation);
      if (this.#layer.settled) this.done = true;
    } else {
      this.#stages[side] = 'records';
      this.#record(side, bytes, start, end);
    }
  }

  #record(side: Side, bytes: Uint8Array, start: number, end: number): void {
    switch (bytes[start]) {
      case VIA:
        this.#via(side, bytes, contentsOf(bytes, start), end);
        return;
      case UPGRADE_REQUEST:
        if (side === this.#clientSide) this.#ask(side, printable(bytes, contentsOf(bytes, start), end, MAX_VIA));
        return;
      case UPGRADE_RESPONSE:
        this.#accept(side);
        return;
      case FAULT:
        if (this.#upgrade.asked) this.#upgrade.refuse(side);
        else note(this.#context, side, 'fault');
        return;
      case SIZED_ENVELOPE:
      case UNSIZED_ENVELOPE:
        cleartext(this.#context, side, 'message (net.tcp)');
        this.done = true;
    }
  }

  #via(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (side !== this.#clientSide) return;
    this.#confirmed = true;
    const { evidence } = this.#context;
    evidence.protocol = 'net.tcp';
    evidence.clientSide = this.#clientSide;
    const framing = this.#framing();
    if (framing.via !== null) return;
    framing.via = printable(bytes, start, end, MAX_VIA);
    note(this.#context, side, 'net.tcp preamble');
  }

  #ask(side: Side, protocol: string): void {
    const framing = this.#framing();
    framing.upgrade = protocol === NEGOTIATE || protocol === SSL_TLS ? protocol : 'other';
    if (framing.upgrade === SSL_TLS) this.#upgrade.ask(SSL_TLS, side);
    else {
      note(this.#context, side, `upgrade asked: ${framing.upgrade}`);
      if (framing.upgrade === NEGOTIATE) this.#stages[side] = 'handshake';
    }
  }

  #accept(side: Side): void {
    if (side === this.#clientSide) return;
    if (this.#upgrade.asked) this.#upgrade.accept(side);
    else {
      note(this.#context, side, 'upgrade accepted');
      this.#stages[side] = 'handshake';
    }
  }

  #framing(): FramingEvidence {
    const { evidence } = this.#context;
    evidence.framing ??= { via: null, upgrade: null };
    return evidence.framing;
  }

  #handOver(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#tls.began) this.#tls.begin(side, bytes[start]!, this.#clientSide);
    this.#tls.data(side, bytes, start, end);
    if (this.#tls.done) this.done = true;
  }
}
