import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { alertDescription } from './alerts.js';
import { parseClientHello } from './client-hello.js';
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CLIENT_HELLO,
  DRAFT_HELLO_RETRY_REQUEST,
  MIN_TELLING_RECORD,
  SERVER_HELLO,
  SERVER_HELLO_DONE,
  SERVER_KEY_EXCHANGE,
} from './constants.js';
import { TlsFacts } from './facts.js';
import { Lane, type LaneOwner } from './lane.js';
import { LastWords } from './last-words.js';
import type { LookedAt } from './look.js';
import { parseServerHello } from './server-hello.js';
import { SessionLook } from './session-look.js';
import { Ssl2Session } from './ssl2-session.js';
import type { Ssl2Reader } from './sslv2.js';

const FATAL = 2;
/** Octets of an encrypted alert in TLS 1.3: level, description, content type and tag (RFC 8446 5.2, 5.3). */
const ALERT_SIZED = 19;

/**
 * Follows a TLS session until it is established or has failed; nothing afterwards can be read. Established means: both sides sent something
 * that only the negotiated keys can have made. Up to TLS 1.2 that is a record behind ChangeCipherSpec (RFC 5246 7.4.9) or application data,
 * in TLS 1.3 an application-data record too long for an encrypted alert (RFC 8446 5.2). Where the suite was not seen, the first octets under the
 * keys are looked at as well: there are suites that do not encrypt.
 */
class TlsInspector implements Inspector, LaneOwner {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #facts: TlsFacts;
  readonly #lanes: readonly [Lane, Lane];
  readonly #ssl2: Ssl2Session;
  readonly #lastWords = new LastWords();
  #retrying = false;
  #earlyData = false;
  /** The server sent a message that only a full handshake has. */
  #fullHandshake = false;
  /** Null unless records come whose suite is not known. */
  #look: SessionLook | null = null;
  #lookSide: Side = 0;
  /** Packet in which the current handshake message of each side began. */
  readonly #messagePacket: [number, number] = [0, 0];

  constructor(context: InspectionContext, clientSide: Side | null, midstream: boolean) {
    this.#context = context;
    this.#facts = new TlsFacts(context, clientSide);
    this.#ssl2 = new Ssl2Session(this.#facts);
    this.#lanes = [new Lane(this, 0, midstream), new Lane(this, 1, midstream)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.done && !this.rejected) this.#lanes[side].data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (!this.done && !this.rejected) this.#lanes[side].gap(length);
  }

  end(): void {
    if (this.done || this.rejected) return;
    for (const lane of this.#lanes) lane.end();
    this.#rejectUnproven();
    this.#lastWords.tell(this.#facts, this.#lanes);
    if (this.#look !== null && !this.#knowsSuite) this.#facts.look(this.#lookSide, this.#look.now);
  }

  get ssl2(): LaneOwner['ssl2'] {
    if (this.#ssl2.state === 'none') return this.#facts.tls === null ? 'perhaps' : 'no';
    return this.#ssl2.state === 'hello' ? 'hello' : 'yes';
  }

  messageBody(lane: Lane, type: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void {
    const packet = complete ? this.#context.packet : this.#messagePacket[lane.side];
    if (type === CLIENT_HELLO) this.#clientHello(lane, packet, bytes, start, end, complete);
    else if (type === SERVER_HELLO) this.#serverHello(lane, packet, bytes, start, end, complete);
    else if (type === CERTIFICATE) this.#facts.certificates(lane.side, packet, bytes, start, end, complete);
    else if (lane.side !== this.#facts.clientSide) this.#facts.keyExchange(bytes, start, end);
  }

  message(lane: Lane, type: number): void {
    this.#messagePacket[lane.side] = this.#context.packet;
    this.#lastWords.goesOn(lane.side);
    if (lane.side === this.#facts.clientSide) return;
    if (type === CERTIFICATE_REQUEST) this.#facts.certificateRequested();
    if (type === CERTIFICATE || type === SERVER_KEY_EXCHANGE || type === SERVER_HELLO_DONE) this.#fullHandshake = true;
    else if (type === DRAFT_HELLO_RETRY_REQUEST && this.#facts.sawHello) this.#retrying = true;
  }

  changeCipherSpec(lane: Lane): void {
    const { tls, clientSide } = this.#facts;
    this.#lastWords.goesOn(lane.side);
    // In TLS 1.3 it means nothing and a second ClientHello may follow it in clear (RFC 8446 D.4).
    lane.opaque = tls?.version !== '1.3' && !this.#retrying;
    const abbreviated = lane.opaque && lane.side !== clientSide && !lane.incomplete && !this.#fullHandshake;
    if (abbreviated && tls !== null && tls.serverHelloPacket !== null) this.#facts.resumed(tls);
  }

  encryptedHandshake(lane: Lane): void {
    lane.sentEncrypted = true;
    this.#progress(lane);
  }

  applicationData(lane: Lane, length: number): void {
    const { tls, clientSide } = this.#facts;
    const version = tls?.version ?? null;
    this.#lastWords.goesOn(lane.side);
    if (version === '1.3' && length === ALERT_SIZED) this.#lastWords.said(lane.side, 'alert-sized-record', this.#context.packet);
    if (length === 0 || (length < MIN_TELLING_RECORD && (version === null || version === '1.3'))) return;
    // Early data is sent before anything was agreed.
    if (this.#earlyData && lane.side === clientSide && tls?.serverHelloPacket === null) {
      tls.earlyData = 'sent';
      return;
    }
    lane.sentApplicationData = true;
    this.#progress(lane);
  }

  looksAt(lane: Lane, what: LookedAt, length: number): boolean {
    const { tls, clientSide } = this.#facts;
    if (this.done || this.#knowsSuite || (what === 'message' && !lane.incomplete)) return false;
    // Under the keys of an earlier session.
    if (this.#earlyData && lane.side === clientSide && tls?.serverHelloPacket === null) return false;
    this.#look ??= new SessionLook();
    this.#lookSide = lane.side;
    const wanted = this.#look.begin(lane.side, what, length);
    this.#settle(lane);
    return wanted;
  }

  look({ side }: Lane, bytes: Uint8Array, start: number, end: number): void {
    this.#look?.body(side, bytes, start, end);
    this.#settle(this.#lanes[side]);
  }

  lookGap({ side }: Lane): void {
    this.#look?.gap(side);
  }

  alert(lane: Lane, level: number, description: number): void {
    if (this.done || this.#facts.tls?.established) return;
    if (level !== FATAL) {
      this.#lastWords.said(lane.side, alertDescription(description), this.#context.packet);
      return;
    }
    this.#facts.alert(lane.side, alertDescription(description));
    this.done = true;
  }

  encryptedAlert(lane: Lane): void {
    this.#lastWords.said(lane.side, 'encrypted-alert', this.#context.packet);
  }

  chained(lane: Lane): void {
    this.#facts.underWay(lane.side);
  }

  desynchronised(lane: Lane, fresh: boolean): boolean {
    if (!fresh || !this.#context.sawStart(lane.side)) return true;
    const { tls, clientSide } = this.#facts;
    if (clientSide === null || lane.side === clientSide) {
      this.#rejectUnproven();
      return !this.rejected;
    }
    // A server that speaks before the ClientHello says nothing about it.
    if (tls === null || tls.clientHelloPacket === null) return true;
    this.#facts.answeredInClear(lane.side);
    this.done = true;
    return false;
  }

  guessFailed(): void {
    this.#rejectUnproven();
  }

  ssl2Record(lane: Lane, record: Ssl2Reader): void {
    const { state } = this.#ssl2;
    const step = this.#ssl2.record(lane.side, record, this.#context.packet);
    if (step === 'encrypted') this.encryptedHandshake(lane);
    else if (step === 'failed') this.done = true;
    else if (step === 'not-ssl2') {
      this.#rejectUnproven();
      if (state === 'hello') this.desynchronised(lane, true);
    }
  }

  #clientHello(lane: Lane, packet: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void {
    const { tls, clientSide } = this.#facts;
    if (tls !== null && (tls.serverHelloPacket !== null || (tls.clientHelloPacket !== null && lane.side !== clientSide))) return;
    if (tls?.established) return;
    const hello = parseClientHello(bytes, start, end, complete);
    if (hello === null) {
      this.#rejectUnproven();
      return;
    }
    this.#earlyData = hello.earlyData;
    this.#facts.clientHello(hello, lane.side, packet, complete ? 'ClientHello' : 'ClientHello, incomplete');
  }

  #serverHello(lane: Lane, packet: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void {
    const { tls, clientSide } = this.#facts;
    if (tls !== null && (tls.serverHelloPacket !== null || (tls.clientHelloPacket !== null && lane.side === clientSide))) return;
    if (tls?.established) return;
    const hello = parseServerHello(bytes, start, end, complete);
    if (hello === null) {
      this.#rejectUnproven();
      return;
    }
    this.#retrying = hello.retry;
    this.#facts.serverHello(hello, lane.side, packet, complete ? 'ServerHello' : 'ServerHello, incomplete');
  }

  #progress(lane: Lane): void {
    if (this.done || !this.#hasKeys(this.#lanes[0]) || !this.#hasKeys(this.#lanes[1])) return;
    this.#facts.established(lane.side);
    this.#settle(lane);
  }

  /** Nothing more can be learned of an established session whose suite is known, or of octets that have shown what they are. */
  #settle({ side }: Lane): void {
    const { tls } = this.#facts;
    if (this.done || tls === null) return;
    if (this.#knowsSuite) {
      this.done = tls.established;
      return;
    }
    const as = this.#look?.as ?? null;
    if (as === null || (as !== 'readable' && !tls.established)) return;
    this.#facts.look(side, as);
    this.done = true;
  }

  /** SSLv2 has none without encryption (draft-hickman-netscape-ssl 4). */
  get #knowsSuite(): boolean {
    return this.#ssl2.state !== 'none' || (this.#facts.tls !== null && this.#facts.tls.cipher !== null);
  }

  /** A handshake record behind a ChangeCipherSpec means nothing in TLS 1.3. */
  #hasKeys(lane: Lane): boolean {
    return lane.sentApplicationData || (lane.sentEncrypted && this.#facts.tls?.version !== '1.3');
  }

  #rejectUnproven(): void {
    if (this.#facts.tls === null) this.rejected = true;
  }
}

/**
 * A TLS inspector, on its own or as the delegate of a protocol that was upgraded (RFC 3207, RFC 2595, HTTP CONNECT): `evidence.protocol` stays
 * what it is when another inspector has set it. `rejected`: nothing that came was TLS.
 */
export function createTlsInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new TlsInspector(context, clientSide, midstream);
}
