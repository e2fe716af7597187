import { Element } from '../ber.js';
import type { Side } from '../evidence.js';
import { Layer } from '../gss/layer.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Handover } from '../mail/handover.js';
import { MORE_BYTES, mayBeginTls, sniffTls, TLS_RECORD, Upgrade } from '../mail/upgrade.js';
import { HAND_OVER, MORE_OCTETS, NO_UNIT, UnitReader } from '../units.js';
import { Binds } from './bind.js';
import {
  BIND_REQUEST,
  BIND_RESPONSE,
  EXTENDED_REQUEST,
  EXTENDED_RESPONSE,
  PASSWORD_MODIFY,
  REQUEST_NAME,
  REQUEST_VALUE,
  RESPONSE_NAME,
  START_TLS,
  SUCCESS,
  WRAP_LENGTH,
} from './constants.js';
import { findMessage } from './contents.js';
import { passwordModify, readContent } from './facts.js';
import { Message } from './message.js';
import { clearLength, layerLength, ntlmSequence, wrappedLength } from './recognise.js';

const VERB = 'StartTLS';

/** Follows one LDAP connection (RFC 4511): its binds, what passes in clear, what passes in a security layer, and an upgrade to TLS. */
export class LdapInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #midstream: boolean;
  readonly #upgrade: Upgrade;
  readonly #binds: Binds;
  readonly #layer: Layer;
  readonly #message = new Message();
  readonly #element = new Element();
  readonly #readers: readonly [UnitReader, UnitReader];
  #clientSide: Side | null;
  #confirmed = false;
  /** A whole bind passed: what comes from the other side cannot make it another protocol. */
  #certain = false;
  /** Sides whose units were LDAP. */
  readonly #seen: [boolean, boolean] = [false, false];
  /** Sides that octets of are missing. */
  readonly #torn: [boolean, boolean] = [false, false];
  /** Last sequence number of an NTLM token, for recognition inside a stream. */
  readonly #sequences: [number, number] = [-1, -1];
  /** Message that asked for StartTLS. */
  #startTls = -1;
  readonly #tls: Handover;

  constructor(context: InspectionContext, clientSide: Side | null, midstream: boolean) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#midstream = midstream;
    this.#upgrade = new Upgrade(context);
    this.#tls = new Handover(context, this.#upgrade);
    this.#binds = new Binds(context);
    this.#layer = new Layer(context, findMessage);
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.done && !this.rejected) this.#readers[side].data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (this.done || this.rejected) return;
    this.#torn[side] = true;
    if (this.#readers[side].handedOver) {
      this.#tls.gap(side, length);
      if (this.#tls.done) this.done = true;
      return;
    }
    this.#readers[side].gap(length);
    this.#binds.lose();
  }

  end(): void {
    for (const reader of this.#readers) if (!reader.handedOver) reader.end();
    this.#tls.end();
    if (!this.#confirmed) this.rejected = true;
  }

  #reader(side: Side): UnitReader {
    return new UnitReader({
      measure: (bytes, start, end) => this.#measure(side, bytes, start, end),
      unit: (bytes, start, end, length) => this.done || this.rejected || this.#unit(side, bytes, start, end, length),
      broken: () => this.#broken(side),
      resumes: (bytes, start, end) => this.#resumes(bytes, start, end),
      handOver: (bytes, start, end) => this.#handOver(side, bytes, start, end),
    });
  }

  #measure(side: Side, bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start]!;
    if (this.#tls.began && this.#upgrade.answered) return HAND_OVER;
    if ((this.#upgrade.pending || this.#tls.began) && mayBeginTls(first, false)) {
      const sniffed = sniffTls(bytes, start, end, false);
      if (sniffed === TLS_RECORD) return HAND_OVER;
      if (sniffed === MORE_BYTES) return MORE_OCTETS;
    }
    if (first !== 0) return clearLength(bytes, start, end);
    if (this.#binds.layered) return layerLength(bytes, start, end);
    // The answer to the bind may be lost, or on its way.
    return this.#confirmed || this.#midstream || this.#seen[side] ? wrappedLength(bytes, start, end) : NO_UNIT;
  }

  #resumes(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#upgrade.pending && sniffTls(bytes, start, end, false) === TLS_RECORD) return true;
    if (bytes[start] === 0) return wrappedLength(bytes, start, end) > 0;
    const length = clearLength(bytes, start, end);
    return length > 0 && this.#message.read(bytes, start, end, start + length);
  }

  #broken(side: Side): void {
    if (!this.#confirmed) this.rejected = true;
    // From its first octet on this side speaks another protocol.
    else if (!this.#certain && !this.#seen[side] && !this.#torn[side] && this.#context.sawStart(side)) this.rejected = true;
  }

  #unit(side: Side, bytes: Uint8Array, start: number, end: number, length: number): boolean {
    if (bytes[start] === 0) {
      this.#wrapped(side, bytes, start + WRAP_LENGTH, end, start + length);
      return true;
    }
    const message = this.#message;
    // A part that says nothing is no reason to mistrust the framing: its end is known.
    if (!message.read(bytes, start, end, start + length)) return this.#confirmed && end - start < length;
    if (message.fromClient !== (side === this.#clientSide) && this.#clientSide !== null) return false;
    this.#seen[side] = true;
    this.#confirm(message.fromClient ? side : ((side ^ 1) as Side));
    this.#clear(side, bytes, Math.min(end, message.end));
    return true;
  }

  #confirm(clientSide: Side | null): void {
    this.#clientSide ??= clientSide;
    const { evidence } = this.#context;
    evidence.clientSide ??= this.#clientSide;
    this.#confirmed = true;
    evidence.protocol = 'ldap';
  }

  /** The message in hand, visible up to `end`. */
  #clear(side: Side, bytes: Uint8Array, end: number): void {
    const message = this.#message;
    if (message.fromClient) this.#upgrade.clientText(side);
    this.#upgrade.readable(side);
    switch (message.operation) {
      case BIND_REQUEST:
        if (this.#binds.request(side, message.id, bytes, message.start, end)) this.#certain = true;
        break;
      case BIND_RESPONSE:
        this.#binds.response(side, message.id, this.#result(bytes, end), bytes, message.start, end);
        break;
      case EXTENDED_REQUEST:
        this.#extended(side, bytes, end);
        break;
      case EXTENDED_RESPONSE:
        this.#extendedAnswer(side, bytes, end);
        break;
      default:
        readContent(this.#context, side, message, bytes, end);
    }
  }

  #wrapped(side: Side, bytes: Uint8Array, start: number, end: number, limit: number): void {
    this.#seen[side] = true;
    if (!this.#confirmed) {
      // Inside a stream one wrapped message could be anything: a token of Kerberos is distinctive, NTLM's has to count on.
      const sequence = ntlmSequence(bytes, start, end);
      const counted = sequence >= 0 && this.#sequences[side] >= 0 && sequence === this.#sequences[side] + 1;
      this.#sequences[side] = sequence;
      if (sequence >= 0 && !counted) return;
      this.#confirm(null);
    }
    this.#layer.wrapped(side, bytes, start, end, limit, this.#binds.negotiation);
    if (this.#layer.settled) this.done = true;
  }

  #extended(side: Side, bytes: Uint8Array, end: number): void {
    const { id, start } = this.#message;
    const element = this.#element;
    if (!element.find(REQUEST_NAME, bytes, start, end)) return;
    if (element.equals(START_TLS, bytes, end)) {
      this.#startTls = id;
      this.#upgrade.ask(VERB, side);
    } else if (element.equals(PASSWORD_MODIFY, bytes, end) && element.find(REQUEST_VALUE, bytes, start, end))
      passwordModify(this.#context, side, bytes, element.start, Math.min(element.end, end));
  }

  /** By its number or its name: the request may not have been captured. */
  #extendedAnswer(side: Side, bytes: Uint8Array, end: number): void {
    const { id, start } = this.#message;
    const element = this.#element;
    const named = element.find(RESPONSE_NAME, bytes, start, end) && element.equals(START_TLS, bytes, end);
    if (!named && id !== this.#startTls) return;
    this.#startTls = -1;
    if (this.#result(bytes, end) === SUCCESS) this.#upgrade.accept(side);
    else this.#upgrade.refuse(side);
  }

  #result(bytes: Uint8Array, end: number): number {
    const element = this.#element;
    return element.read(bytes, this.#message.start, end) ? element.integer(bytes, end) : Number.NaN;
  }

  #handOver(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.#tls.began) this.#tls.begin(side, bytes[start]!, this.#clientSide);
    this.#tls.data(side, bytes, start, end);
    if (this.#tls.done) this.done = true;
  }
}
