import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { alertDescription } from '../tls/alerts.js';
import { parseClientHello } from '../tls/client-hello.js';
import { CLIENT_HELLO, SERVER_HELLO } from '../tls/constants.js';
import { TlsFacts } from '../tls/facts.js';
import { Pieces } from '../tls/pieces.js';
import { parseServerHello } from '../tls/server-hello.js';
import {
  CRYPTO_ERROR,
  FIXED,
  HANDSHAKE,
  INITIAL,
  LONG,
  MAX_CRYPTO_BYTES,
  MAX_DATAGRAMS,
  MAX_OPENED,
  MIN_TELLING_PACKET,
  type QuicVersion,
  RETRY,
} from './constants.js';
import { type FrameSink, readFrames } from './frames.js';
import { readLongHeader, reusedHeader } from './header.js';
import { type InitialKeys, initialKeys, openInitial } from './initial-keys.js';

/**
 * Follows a QUIC connection (RFC 9000, RFC 9001, RFC 9369) until both sides went beyond Initial packets, which anybody can open. The hellos inside are
 * those of TLS 1.3.
 */
export class QuicInspector implements Inspector, FrameSink {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #facts: TlsFacts;
  readonly #crypto: readonly [Pieces, Pieces] = [new Pieces(MAX_CRYPTO_BYTES), new Pieces(MAX_CRYPTO_BYTES)];
  /** Octets of each CRYPTO stream that were read. */
  readonly #read: [number, number] = [0, 0];
  /** Keys by the client's connection identifier, for the client's packets and the server's. */
  #keys: readonly [InitialKeys, InitialKeys] | null = null;
  /** What each side wants to be addressed by, once it said so. */
  readonly #identifiers: [Buffer | null, Buffer | null] = [null, null];
  readonly #beyond: [boolean, boolean] = [false, false];
  #side: Side = 0;
  #opened = 0;
  #datagrams = 0;

  constructor(context: InspectionContext) {
    this.#context = context;
    this.#facts = new TlsFacts(context, null);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#side = side;
    if (++this.#datagrams > MAX_DATAGRAMS) this.done = true;
    let at = start;
    while (at < end && !this.done && !this.rejected) {
      if ((bytes[at]! & LONG) === 0) {
        this.#shortHeader(bytes, at, end);
        return;
      }
      if (!readLongHeader(bytes, at, end)) return;
      at = this.#longHeader(bytes, at, end);
    }
  }

  /** What is missing stands at the end of a datagram: a packet whose end is gone cannot be opened, and was not. */
  gap(_side: Side, _length: number): void {}

  end(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  crypto(offset: number, bytes: Uint8Array, start: number, end: number): void {
    this.#crypto[this.#side].add(offset, bytes, start, end);
  }

  close(error: number): void {
    const { tls } = this.#facts;
    if (tls === null || tls.established || error < CRYPTO_ERROR || error > CRYPTO_ERROR + 0xff) return;
    this.#facts.alert(this.#side, alertDescription(error - CRYPTO_ERROR));
    this.done = true;
  }

  /** Returns where the next packet of the datagram begins. */
  #longHeader(bytes: Uint8Array, at: number, end: number): number {
    const { version, type, source, sourceEnd, destination, destinationEnd, numberAt, end: packetEnd } = reusedHeader;
    if (version === null) {
      if (this.#context.evidence.protocol === null) this.rejected = true;
      else this.#note('QUIC Version Negotiation');
      return end;
    }
    if (type === RETRY) {
      this.#note(`QUIC version ${version.name} Retry`);
      // The client begins anew, under the identifier the server chose (RFC 9001 5.2).
      this.#keys = null;
      return end;
    }
    this.#identifiers[this.#side] = Buffer.from(bytes.subarray(source, sourceEnd));
    if (type === INITIAL && packetEnd <= end) this.#initial(version, bytes, at, numberAt, packetEnd, destination, destinationEnd);
    else if (type === HANDSHAKE) {
      this.#note(`QUIC version ${version.name} Handshake`);
      if (packetEnd - numberAt >= MIN_TELLING_PACKET) this.#goBeyond();
    } else if (type === INITIAL && this.#context.evidence.protocol === null) this.#note(`QUIC version ${version.name} Initial, cut`);
    return packetEnd;
  }

  #initial(
    version: QuicVersion,
    bytes: Uint8Array,
    at: number,
    numberAt: number,
    end: number,
    destination: number,
    destinationEnd: number,
  ): void {
    if (this.#opened >= MAX_OPENED) return;
    this.#opened++;
    const client = this.#facts.clientSide;
    let payload: Uint8Array | null = null;
    if (this.#keys !== null) payload = openInitial(this.#keys[this.#side === client ? 0 : 1], bytes, at, numberAt, end);
    if (payload === null && (client === null || (this.#keys === null && client === this.#side))) {
      const identifier = bytes.subarray(destination, destinationEnd);
      const keys = [initialKeys(version, identifier, true), initialKeys(version, identifier, false)] as const;
      payload = openInitial(keys[0], bytes, at, numberAt, end);
      if (payload !== null) {
        this.#keys = keys;
        this.#facts.clientSide = this.#side;
      }
    }
    // A server's packet without the client's, or no QUIC at all: later ones may tell.
    if (payload === null) return;
    this.#note(`QUIC version ${version.name} Initial`);
    readFrames(payload, this);
    this.#hellos();
  }

  /** Messages of this side that are whole by now: hellos, for nothing else is in Initial packets. */
  #hellos(): void {
    const { bytes, whole } = this.#crypto[this.#side];
    while (whole >= this.#read[this.#side] + 4) {
      const at = this.#read[this.#side];
      const end = at + 4 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
      if (whole < end) return;
      this.#read[this.#side] = end;
      this.#hello(bytes[at]!, bytes, at + 4, end);
    }
  }

  #hello(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { tls, clientSide } = this.#facts;
    const { packet } = this.#context;
    if (this.#side === clientSide && type === CLIENT_HELLO && (tls === null || tls.clientHelloPacket === null)) {
      const hello = parseClientHello(bytes, start, end, true, 'q');
      if (hello !== null) this.#facts.clientHello(hello, this.#side, packet, 'ClientHello');
    } else if (this.#side !== clientSide && type === SERVER_HELLO && tls !== null && tls.serverHelloPacket === null) {
      const hello = parseServerHello(bytes, start, end, true);
      if (hello !== null) this.#facts.serverHello(hello, this.#side, packet, 'ServerHello');
    }
  }

  /** Only the side it is addressed to, and what that wants to be called, tell a short header (RFC 9000 17.3.1). */
  #shortHeader(bytes: Uint8Array, at: number, end: number): void {
    const wanted = this.#identifiers[this.#side ^ 1];
    if (wanted == null || (bytes[at]! & FIXED) === 0 || end - at < 1 + wanted.length + 4 + 16) return;
    for (let i = 0; i < wanted.length; i++) if (bytes[at + 1 + i] !== wanted[i]) return;
    this.#goBeyond();
  }

  #goBeyond(): void {
    this.#beyond[this.#side] = true;
    if (!this.#beyond[0] || !this.#beyond[1] || this.#facts.tls === null) return;
    this.#facts.established(this.#side);
    this.done = true;
  }

  #note(what: string): void {
    const { evidence, packet } = this.#context;
    evidence.protocol ??= 'quic';
    evidence.clientSide ??= this.#facts.clientSide;
    if (evidence.proofs.length < 6 && !evidence.proofs.some((proof) => proof.what === what && proof.side === this.#side))
      evidence.proofs.push({ packet, side: this.#side, what });
  }
}
