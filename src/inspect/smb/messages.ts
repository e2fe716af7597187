import { MORE_OCTETS, NO_UNIT, UnitReader, type UnitTaker } from '../units.js';
import { SESSION_HEADER, SESSION_KEEPALIVE, SESSION_MESSAGE, SESSION_REQUEST } from './constants.js';
import { beginsMessage, messageLength } from './recognise.js';

/** Octets of a message that are looked at; what lies behind them is passed over by its length. */
export const MAX_FRONT = 16_384;

/** `end` is where the visible part ends, `length` what the message has altogether. The view dies when the call returns. False when it is none. */
export type TakeMessage = (bytes: Uint8Array, start: number, end: number, length: number) => boolean;

/** One direction's session messages, as units of a stream. Packets of the session service without SMB in them are passed over. */
export class MessageReader {
  /** A session header was wrong where one had to be, or what was behind it. */
  broken = false;
  readonly #units: UnitReader;

  constructor(take: TakeMessage) {
    const taker: UnitTaker = {
      measure: packetLength,
      unit: (bytes, start, end, length) => {
        const at = start + SESSION_HEADER;
        return bytes[start] !== SESSION_MESSAGE || end <= at || take(bytes, at, end, length - SESSION_HEADER);
      },
      broken: () => {
        this.broken = true;
      },
      resumes: beginsMessage,
      handOver: () => {},
    };
    this.#units = new UnitReader(taker, SESSION_HEADER + MAX_FRONT);
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    this.#units.data(bytes, start, end);
  }

  gap(length: number): void {
    this.#units.gap(length);
  }

  /** What was seen of a message that never ended still counts. */
  end(): void {
    this.#units.end();
  }
}

/** Octets of a packet with its header. The session service has one bit of flags for the length, the rest must be zero (RFC 1002 4.3.1). */
function packetLength(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < SESSION_HEADER) return MORE_OCTETS;
  const type = bytes[start]!;
  const length = messageLength(bytes, start);
  if (type !== SESSION_MESSAGE && (type < SESSION_REQUEST || type > SESSION_KEEPALIVE || length > 0x1ffff)) return NO_UNIT;
  return SESSION_HEADER + length;
}
