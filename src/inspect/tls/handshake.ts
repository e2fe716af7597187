import { CLIENT_HELLO, MAX_HELLO_BYTES, SERVER_HELLO } from './constants.js';

export interface HandshakeSink {
  /** A message header was read. */
  message(type: number): void;
  /** Body of a ClientHello or ServerHello; `complete` is false when its end was lost or goes beyond `MAX_HELLO_BYTES`. */
  hello(type: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void;
}

const HEADER = 4;

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

  /** Hands over what there is of a hello that will not be completed. */
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
    const isHello = this.#type === CLIENT_HELLO || this.#type === SERVER_HELLO;
    const first = this.#remaining === this.#length;
    this.#remaining -= end - start;
    if (isHello && first && this.#remaining === 0) this.#sink.hello(this.#type, bytes, start, end, true);
    else if (isHello && (first || this.#keptLength > 0)) this.#keep(bytes, start, end);
    if (this.#remaining === 0) this.#have = 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const wanted = Math.min(this.#keptLength + end - start, MAX_HELLO_BYTES);
    if (this.#kept === null || this.#kept.length < wanted) {
      const grown = new Uint8Array(Math.min(Math.max(wanted * 2, 512), MAX_HELLO_BYTES));
      if (this.#kept !== null) grown.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = grown;
    }
    this.#kept.set(bytes.subarray(start, start + wanted - this.#keptLength), this.#keptLength);
    this.#keptLength = wanted;
    if (this.#remaining > 0 && wanted < MAX_HELLO_BYTES) return;
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
    this.#sink.hello(this.#type, kept, 0, length, complete);
  }
}
