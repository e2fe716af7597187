import type { Side } from '../evidence.js';
import { isHelloBody } from './chain.js';
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, CLIENT_HELLO, HANDSHAKE, SERVER_HELLO } from './constants.js';
import { HandshakeReader, type HandshakeSink } from './handshake.js';
import type { LookedAt } from './look.js';
import { RecordReader, type RecordSink } from './records.js';
import { Ssl2Reader, ssl2ClientHelloAt, ssl2ServerHelloAt } from './sslv2.js';

/** What one side's records mean to the session. */
export interface LaneOwner {
  messageBody(lane: Lane, type: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void;
  message(lane: Lane, type: number): void;
  changeCipherSpec(lane: Lane): void;
  /** The first handshake record behind a ChangeCipherSpec. */
  encryptedHandshake(lane: Lane): void;
  applicationData(lane: Lane, length: number): void;
  alert(lane: Lane, level: number, description: number): void;
  /** An alert that cannot be read. */
  encryptedAlert(lane: Lane): void;
  /** A record begins; true asks for its octets, because the suite they are under is not known. */
  looksAt(lane: Lane, what: LookedAt, length: number): boolean;
  look(lane: Lane, bytes: Uint8Array, start: number, end: number): void;
  /** Octets of the record looked at are missing. */
  lookGap(lane: Lane): void;
  chained(lane: Lane): void;
  desynchronised(lane: Lane, fresh: boolean): boolean;
  guessFailed(lane: Lane): void;
  /** One record of SSLv2, its first octets in `record.head`. */
  ssl2Record(lane: Lane, record: Ssl2Reader): void;
  /** Whether SSLv2 is spoken: not any more, perhaps (nothing was read yet), after a hello in its form, or for certain. */
  readonly ssl2: 'no' | 'perhaps' | 'hello' | 'yes';
}

/** Which record format the next octet belongs to. */
type Format = 'undecided' | 'tls' | 'ssl2';

/** One side of a session: its record layer, its handshake messages, and what it has shown. */
export class Lane implements RecordSink, HandshakeSink {
  readonly side: Side;
  /** Records behind ChangeCipherSpec cannot be read. */
  opaque = false;
  /** Something only the negotiated keys can have made was seen. */
  sentEncrypted = false;
  sentApplicationData = false;
  /** Part of what this side sent in clear was lost. */
  incomplete = false;
  readonly #owner: LaneOwner;
  readonly #records: RecordReader;
  /** Null until SSLv2 is spoken. */
  #ssl2: Ssl2Reader | null = null;
  #handshake: HandshakeReader;
  #format: Format;
  #type = 0;
  /** The next octets begin a handshake record whose message boundaries are not known. */
  #peek = false;
  #alertLevel = -1;
  /** The last record was a ChangeCipherSpec, and nothing is missing behind it. */
  #changed = false;
  #looking = false;

  constructor(owner: LaneOwner, side: Side, midstream: boolean) {
    this.#owner = owner;
    this.side = side;
    this.#records = new RecordReader(this, midstream);
    this.#handshake = new HandshakeReader(this);
    this.#format = midstream ? 'tls' : 'undecided';
    this.incomplete = midstream;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#format === 'undecided') this.#format = this.#isSsl2(bytes, at, end) ? 'ssl2' : 'tls';
      if (this.#format === 'tls') {
        this.#records.data(bytes, at, end);
        return;
      }
      this.#ssl2 ??= new Ssl2Reader();
      at = this.#ssl2.read(bytes, at, end);
      if (!this.#ssl2.atBoundary) return;
      this.#format = 'undecided';
      this.#owner.ssl2Record(this, this.#ssl2);
    }
  }

  gap(length: number): void {
    if (this.#format === 'ssl2' && this.#ssl2?.gap(length)) return;
    this.#format = 'tls';
    this.#records.gap(length);
  }

  end(): void {
    this.#handshake.end();
  }

  record(type: number, length: number): boolean {
    const changed = this.#changed;
    this.#type = type;
    this.#changed = false;
    this.#looking = false;
    if (type === APPLICATION_DATA) {
      this.#owner.applicationData(this, length);
      this.#looking = this.#owner.looksAt(this, 'data', length);
      return this.#looking;
    }
    if (type === CHANGE_CIPHER_SPEC) {
      this.#owner.changeCipherSpec(this);
      this.#changed = this.opaque;
    } else if (type === HANDSHAKE) {
      this.#peek = this.opaque || !this.#handshake.whole;
      this.#looking = this.#owner.looksAt(this, changed && this.opaque ? 'finished' : 'message', length);
      return true;
    } else if (type === ALERT && this.opaque) this.#owner.encryptedAlert(this);
    else if (type === ALERT && length === 2) {
      this.#alertLevel = -1;
      return true;
    }
    return false;
  }

  body(bytes: Uint8Array, start: number, end: number): void {
    if (this.#type === ALERT) {
      this.#alert(bytes, start, end);
      return;
    }
    if (this.#looking) this.#owner.look(this, bytes, start, end);
    if (this.#type === APPLICATION_DATA) return;
    if (this.#peek) {
      this.#peek = false;
      const type = bytes[start]!;
      if ((type === CLIENT_HELLO || type === SERVER_HELLO) && end - start >= 6 && isHelloBody(bytes, start)) {
        this.opaque = false;
        this.#handshake = new HandshakeReader(this);
      } else if (this.opaque) this.#owner.encryptedHandshake(this);
    }
    if (!this.opaque) this.#handshake.data(bytes, start, end);
  }

  bodyGap(length: number): void {
    if (this.#looking) this.#owner.lookGap(this);
    if (this.#type === ALERT || this.#type === APPLICATION_DATA) return;
    if (this.opaque) {
      if (this.#peek) this.#owner.encryptedHandshake(this);
      this.#peek = false;
      return;
    }
    this.incomplete = true;
    this.#handshake.gap(length);
  }

  lost(): void {
    if (this.#peek && this.opaque) this.#owner.encryptedHandshake(this);
    this.#peek = false;
    this.#changed = false;
    this.#looking = false;
    this.incomplete = true;
    this.#handshake.lose();
  }

  chained(): void {
    this.lost();
    this.#owner.chained(this);
  }

  desynchronised(fresh: boolean): boolean {
    this.incomplete = true;
    this.#changed = false;
    return this.#owner.desynchronised(this, fresh);
  }

  guessFailed(): void {
    this.#owner.guessFailed(this);
  }

  message(type: number): void {
    this.#owner.message(this, type);
  }

  messageBody(type: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void {
    this.#owner.messageBody(this, type, bytes, start, end, complete);
  }

  #alert(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (this.#alertLevel < 0) this.#alertLevel = bytes[at]!;
      else this.#owner.alert(this, this.#alertLevel, bytes[at]!);
    }
  }

  #isSsl2(bytes: Uint8Array, start: number, end: number): boolean {
    const { ssl2 } = this.#owner;
    if (ssl2 === 'no') return false;
    if (ssl2 === 'yes') return true;
    if (ssl2 === 'hello') return bytes[start]! >= 0x80;
    return ssl2ClientHelloAt(bytes, start, end) >= 0 || ssl2ServerHelloAt(bytes, start, end) >= 0;
  }
}
