import type { RecordLook, Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { alertDescription } from '../tls/alerts.js';
import { parseClientHello } from '../tls/client-hello.js';
import {
  ALERT,
  APPLICATION_DATA,
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CLIENT_HELLO,
  HANDSHAKE,
  MAX_HELLO_BYTES,
  SERVER_HELLO,
  SERVER_KEY_EXCHANGE,
} from '../tls/constants.js';
import { TlsFacts } from '../tls/facts.js';
import { uint16 } from '../tls/fields.js';
import { Pieces } from '../tls/pieces.js';
import { parseServerHello } from '../tls/server-hello.js';
import { SessionLook } from '../tls/session-look.js';
import {
  HANDSHAKE_EPOCH,
  HAS_CONNECTION_ID,
  HELLO_VERIFY_REQUEST,
  MAX_DATAGRAMS,
  MAX_MESSAGES,
  MESSAGE_HEADER,
  MIN_TELLING_RECORD,
  RECORD_HEADER,
  UNIFIED,
  UNIFIED_MASK,
} from './constants.js';
import { isRecordHeader, uint24 } from './recognise.js';

const FATAL = 2;

/**
 * Follows a DTLS session (RFC 6347, RFC 9147). Established: both sides sent records of a later epoch that carry handshake or application data, which
 * only the negotiated keys can have made. Where the suite was not seen, these records are looked at as well: there are suites that do not encrypt.
 */
export class DtlsInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #facts: TlsFacts;
  /** Messages being put together, by side and sequence number. */
  readonly #messages = [new Map<number, Pieces>(), new Map<number, Pieces>()] as const;
  readonly #keyed: [boolean, boolean] = [false, false];
  /** The server sent a message that only a full handshake has. */
  #fullHandshake = false;
  /** Null unless records come whose suite is not known. */
  #look: SessionLook | null = null;
  #datagrams = 0;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    this.#facts = new TlsFacts(context, clientSide);
    context.evidence.protocol = 'dtls';
    context.evidence.clientSide = clientSide;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (++this.#datagrams > MAX_DATAGRAMS) this.done = true;
    let at = start;
    while (at < end && !this.done) {
      if ((bytes[at]! & UNIFIED_MASK) === UNIFIED) {
        this.#unified(side, bytes, at, end);
        return;
      }
      if (!isRecordHeader(bytes, at, end)) return;
      const length = uint16(bytes, at + 11);
      const epoch = uint16(bytes, at + 3);
      if (epoch > 0 && this.#suite === null) this.#lookAt(side, bytes, at, end);
      this.#record(side, bytes[at]!, epoch, bytes, at + RECORD_HEADER, Math.min(end, at + RECORD_HEADER + length), length);
      at += RECORD_HEADER + length;
    }
  }

  gap(_side: Side, _length: number): void {}

  end(): void {
    if (this.#facts.tls === null) this.rejected = this.#context.evidence.proofs.length === 0;
    if (this.#look !== null && this.#suite === null && this.#facts.tls?.look === null)
      this.#facts.look(this.#facts.clientSide ?? 0, this.#look.now);
  }

  #record(side: Side, type: number, epoch: number, bytes: Uint8Array, start: number, end: number, length: number): void {
    if (epoch > 0) {
      if (type === HANDSHAKE || type === APPLICATION_DATA) this.#hasKeys(side);
    } else if (type === HANDSHAKE) this.#fragments(side, bytes, start, end);
    else if (type === ALERT && length === 2 && end - start === 2 && bytes[start] === FATAL && this.#facts.tls !== null) {
      this.#facts.alert(side, alertDescription(bytes[start + 1]!));
      this.done = true;
    }
  }

  /** An encrypted record of DTLS 1.3 (RFC 9147 4): only ones of the handshake epoch and later count, when they hold more than an alert. */
  #unified(side: Side, bytes: Uint8Array, at: number, end: number): void {
    const { tls } = this.#facts;
    const telling = (bytes[at]! & 3) >= HANDSHAKE_EPOCH && (bytes[at]! & HAS_CONNECTION_ID) === 0 && end - at >= MIN_TELLING_RECORD;
    if (telling && tls?.version === '1.3') this.#hasKeys(side);
  }

  #fragments(side: Side, bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at + MESSAGE_HEADER <= end; ) {
      const type = bytes[at]!;
      const length = uint24(bytes, at + 1);
      const offset = uint24(bytes, at + 6);
      const from = at + MESSAGE_HEADER;
      at = from + uint24(bytes, at + 9);
      if (offset + at - from > length || length > MAX_HELLO_BYTES) return;
      this.#fragment(side, type, uint16(bytes, from - 8), length, offset, bytes, from, Math.min(at, end));
    }
  }

  #fragment(side: Side, type: number, sequence: number, length: number, offset: number, bytes: Uint8Array, from: number, to: number): void {
    const server = side !== this.#facts.clientSide;
    if (server && type !== SERVER_HELLO && type !== HELLO_VERIFY_REQUEST) this.#fullHandshake = true;
    if (server && type === CERTIFICATE_REQUEST) this.#facts.certificateRequested();
    if (server && type === HELLO_VERIFY_REQUEST) this.#verify(side);
    if (type !== CLIENT_HELLO && type !== SERVER_HELLO && type !== CERTIFICATE && type !== SERVER_KEY_EXCHANGE) return;
    const messages = this.#messages[side];
    const key = sequence * 256 + type;
    let pieces = messages.get(key);
    if (pieces === undefined) {
      if (messages.size >= MAX_MESSAGES) return;
      pieces = new Pieces(length);
      messages.set(key, pieces);
    }
    const before = pieces.whole;
    pieces.add(offset, bytes, from, to);
    if (pieces.whole === length && before < length) this.#message(side, type, pieces.bytes, length);
  }

  #verify(side: Side): void {
    const { evidence, packet } = this.#context;
    if (evidence.proofs.some(({ what }) => what === 'HelloVerifyRequest')) return;
    evidence.proofs.push({ packet, side, what: 'HelloVerifyRequest' });
  }

  #message(side: Side, type: number, bytes: Uint8Array, length: number): void {
    const facts = this.#facts;
    const { packet } = this.#context;
    if (type === CLIENT_HELLO) {
      if (facts.tls !== null && facts.tls.serverHelloPacket !== null) return;
      const hello = parseClientHello(bytes, 0, length, true, 'd');
      if (hello !== null) facts.clientHello(hello, side, packet, 'ClientHello');
    } else if (type === SERVER_HELLO) {
      if (facts.tls !== null && facts.tls.serverHelloPacket !== null) return;
      const hello = parseServerHello(bytes, 0, length, true);
      if (hello !== null) facts.serverHello(hello, side, packet, 'ServerHello');
    } else if (type === CERTIFICATE) facts.certificates(side, packet, bytes, 0, length, true);
    else if (side !== facts.clientSide) facts.keyExchange(bytes, 0, length);
  }

  #hasKeys(side: Side): void {
    const facts = this.#facts;
    this.#keyed[side] = true;
    const { tls } = facts;
    if (side !== facts.clientSide && tls?.serverHelloPacket != null && tls.version !== '1.3' && !this.#fullHandshake && !tls.resumed)
      facts.resumed(tls);
    if (!this.#keyed[0] || !this.#keyed[1] || tls === null) return;
    facts.established(side);
    if (this.#suite !== null) this.done = true;
    else if (this.#look !== null && this.#look.as !== null) this.#tell(side, this.#look.as);
  }

  get #suite(): string | null {
    return this.#facts.tls?.cipher ?? null;
  }

  /** The first record of an epoch holds the Finished message, unless it was sent again (RFC 6347 4.2.4). */
  #lookAt(side: Side, bytes: Uint8Array, at: number, end: number): void {
    const type = bytes[at]!;
    if (type !== HANDSHAKE && type !== APPLICATION_DATA) return;
    const first = uint24(bytes, at + 5) === 0 && uint24(bytes, at + 8) === 0;
    const from = at + RECORD_HEADER;
    const length = uint16(bytes, at + 11);
    this.#look ??= new SessionLook();
    const what = type === APPLICATION_DATA ? 'data' : first && uint16(bytes, at + 3) === 1 ? 'finished' : 'message';
    if (this.#look.begin(side, what, length)) this.#look.body(side, bytes, from, Math.min(end, from + length));
    if (this.#look.as === 'readable') this.#tell(side, 'readable');
  }

  #tell(side: Side, as: RecordLook['as']): void {
    this.#facts.look(side, as);
    this.done = true;
  }
}
