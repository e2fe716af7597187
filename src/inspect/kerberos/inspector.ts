import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { note } from '../mail/note.js';
import { UnitReader } from '../units.js';
import { AP_REQ, PASSWORD_HEADER, TCP_LENGTH } from './constants.js';
import { Facts } from './facts.js';
import { isMessage, isReply, isRequest } from './message.js';
import { behindAp, isPassword, messageLength, UNKNOWN_END } from './recognise.js';

/** Follows Kerberos between a client and a KDC or a password server, over TCP or one datagram a message. */
export class KerberosInspector implements Inspector {
  readonly done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #facts: Facts;
  readonly #readers: readonly [UnitReader, UnitReader] | null;
  #clientSide: Side | null;
  #confirmed = false;
  #password = false;

  constructor(context: InspectionContext, clientSide: Side | null, datagrams: boolean) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#facts = new Facts(context);
    this.#readers = datagrams ? null : [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.rejected) return;
    if (this.#readers !== null) this.#readers[side].data(bytes, start, end);
    else if (!this.#message(side, bytes, start, end, UNKNOWN_END) && !this.#confirmed) this.rejected = true;
  }

  gap(side: Side, length: number): void {
    this.#readers?.[side].gap(length);
    this.#facts.lose();
  }

  end(): void {
    if (this.#readers !== null) for (const reader of this.#readers) reader.end();
    if (!this.#confirmed) this.rejected = true;
  }

  #reader(side: Side): UnitReader {
    return new UnitReader({
      measure: messageLength,
      unit: (bytes, start, end, length) => this.#message(side, bytes, start + TCP_LENGTH, end, start + length),
      broken: () => {
        if (!this.#confirmed) this.rejected = true;
      },
      resumes: (bytes, start, end) => {
        const length = messageLength(bytes, start, end);
        return length > 0 && isMessage(bytes, start + TCP_LENGTH, end, start + length);
      },
      handOver: () => {},
    });
  }

  /** False when it is none. */
  #message(side: Side, bytes: Uint8Array, start: number, end: number, limit: number): boolean {
    if (isPassword(bytes, start, end, limit === UNKNOWN_END ? end : limit)) {
      this.#confirm(bytes[start + PASSWORD_HEADER] === AP_REQ ? side : ((side ^ 1) as Side));
      if (!this.#password) note(this.#context, side, 'change of a password (kpasswd)');
      this.#password = true;
      this.#facts.message(side, bytes, start + PASSWORD_HEADER, end);
      const next = behindAp(bytes, start);
      if (isMessage(bytes, next, end, limit)) this.#facts.message(side, bytes, next, end);
      return true;
    }
    if (!isMessage(bytes, start, end, limit)) return false;
    const tag = bytes[start]!;
    if (isRequest(tag)) this.#confirm(side);
    else this.#confirm(isReply(tag) ? ((side ^ 1) as Side) : null);
    this.#facts.message(side, bytes, start, end);
    return true;
  }

  #confirm(clientSide: Side | null): void {
    const { evidence } = this.#context;
    this.#clientSide ??= clientSide;
    evidence.clientSide ??= this.#clientSide;
    evidence.protocol = 'kerberos';
    this.#confirmed = true;
  }
}
