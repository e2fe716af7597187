import {
  CERTIFICATE,
  CLIENT_HELLO,
  MAX_CERTIFICATE_BYTES,
  MAX_HELLO_BYTES,
  MAX_KEY_EXCHANGE_BYTES,
  SERVER_HELLO,
  SERVER_KEY_EXCHANGE,
} from './constants.js';

export interface HandshakeSink {
  /** A message header was read. */
  message(type: number): void;
  /** Body of a message that `limitOf` wants; `complete` is false when its end was lost or goes beyond the limit. */
  messageBody(type: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void;
}

const HEADER = 4;

/** Octets of a message's body kept, 0 for messages nobody reads. */
function limitOf(type: number): number {
  if (type === CLIENT_HELLO || type === SERVER_HELLO) return MAX_HELLO_BYTES;
  if (type === CERTIFICATE) return MAX_CERTIFICATE_BYTES;
  return type === SERVER_KEY_EXCHANGE ? MAX_KEY_EXCHANGE_BYTES : 0;
}

/** Puts handshake messages of one side together again, over any number of records and pieces (RFC 8446 5.1, RFC 5246 6.2.1). */
export class HandshakeReader {
  readonly #sink: HandshakeSink;
  /** Header octets read so far. */
  #have = 0;
  #type = 0;
  #length = 0;
  /** Octets of the current body still to come. */
  #remaining = 0;
  #kept: Uint8Array | null = null;
  #keptLength = 0;
  /** Message boundaries were lost: nothing more is read. */
  #lost = false;

  constructor(sink: HandshakeSink) {
    this.#sink = sink;
  }

  /** Whether every message up to now was seen. */
  get whole(): boolean {
    return !this.#lost;
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.#lost) {
      if (this.#have < HEADER) {
        this.#header(bytes[at++]!);
        continue;
      }
      const take = Math.min(this.#remaining, end - at);
      this.#body(bytes, at, at + take);
      at += take;
    }
  }

  /** `length` octets of handshake data are missing. */
  gap(length: number): void {
    if (this.#lost || length === 0) return;
    if (this.#have === HEADER && this.#remaining >= length) {
      this.#flush();
      this.#remaining -= length;
      if (this.#remaining === 0) this.#have = 0;
      return;
    }
    this.lose();
  }

  /** Nothing is known of what comes next. */
  lose(): void {
    if (this.#lost) return;
    this.end();
    this.#lost = true;
  }

  /** Hands over what there is of a message that will not be completed. */
  end(): void {
    if (this.#have === HEADER && this.#remaining > 0) this.#flush();
  }

  #header(octet: number): void {
    if (this.#have === 0) {
      this.#type = octet;
      this.#length = 0;
    } else this.#length = (this.#length << 8) | octet;
    if (++this.#have < HEADER) return;
    this.#remaining = this.#length;
    this.#keptLength = 0;
    this.#sink.message(this.#type);
    if (this.#length === 0) this.#have = 0;
  }

  #body(bytes: Uint8Array, start: number, end: number): void {
    const limit = limitOf(this.#type);
    const first = this.#remaining === this.#length;
    this.#remaining -= end - start;
    if (limit > 0 && first && this.#remaining === 0) this.#sink.messageBody(this.#type, bytes, start, end, true);
    else if (limit > 0 && (first || this.#keptLength > 0)) this.#keep(bytes, start, end, limit);
    if (this.#remaining === 0) this.#have = 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number, limit: number): void {
    const wanted = Math.min(this.#keptLength + end - start, limit);
    if (this.#kept === null || this.#kept.length < wanted) {
      const grown = new Uint8Array(Math.min(Math.max(wanted * 2, 512), limit));
      if (this.#kept !== null) grown.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = grown;
    }
    this.#kept.set(bytes.subarray(start, start + wanted - this.#keptLength), this.#keptLength);
    this.#keptLength = wanted;
    if (this.#remaining > 0 && wanted < limit) return;
    this.#deliver(this.#remaining === 0 && wanted === this.#length);
  }

  #flush(): void {
    if (this.#keptLength > 0) this.#deliver(false);
  }

  #deliver(complete: boolean): void {
    const kept = this.#kept!;
    const length = this.#keptLength;
    this.#kept = null;
    this.#keptLength = 0;
    this.#sink.messageBody(this.#type, kept, 0, length, complete);
  }
}
