import type { Side } from '../evidence.js';
import { CLIENT, type InspectionContext, type Inspector, SERVER } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { UnitReader } from '../units.js';
import { MAX_MESSAGES, PLAIN } from './constants.js';
import { FRONT, messageLength, messageName, packetLength } from './messages.js';
import { senderOf } from './recognise.js';

/** Follows a replication channel in clear: which messages pass. What they hold is not read. */
export class EseReplicationInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #clientSide: Side | null;
  readonly #readers: readonly [UnitReader, UnitReader];
  /** Messages that have been told of, by name. */
  readonly #told = new Set<string>();
  #messages = 0;
  #compressed = false;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (!this.done && !this.rejected) this.#readers[side].data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (!this.done && !this.rejected) this.#readers[side].gap(length);
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
    if (this.#messages === 0) this.rejected = true;
  }

  #reader(side: Side): UnitReader {
    return new UnitReader(
      {
        measure: packetLength,
        unit: (bytes, start, end) => {
          if (!this.done) this.#packet(side, bytes, start, end);
          return true;
        },
        // The side that was not recognised may have begun inside a packet.
        broken: () => {},
        resumes: (bytes, start, end) => messageLength(bytes, start, end) > 0,
        handOver: () => {},
      },
      FRONT,
    );
  }

  #packet(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (bytes[start] !== PLAIN) this.#compressedPacket(side);
    else if (messageLength(bytes, start, end) > 0) this.#message(side, messageName(bytes, start));
  }

  #message(side: Side, name: string): void {
    const { evidence } = this.#context;
    evidence.protocol = 'ese-replication';
    const sender = senderOf(name);
    if (sender === CLIENT) evidence.clientSide ??= side;
    else if (sender === SERVER) evidence.clientSide ??= side === 0 ? 1 : 0;
    else evidence.clientSide ??= this.#clientSide;
    cleartext(this.#context, side, `replication message ${name}`);
    if (this.#messages > 0 && !this.#told.has(name)) note(this.#context, side, name);
    this.#told.add(name);
    this.#messages++;
    if (this.#messages === MAX_MESSAGES) this.done = true;
  }

  #compressedPacket(side: Side): void {
    if (this.#compressed || this.#messages === 0) return;
    this.#compressed = true;
    note(this.#context, side, 'compressed packet');
  }
}
