import { NO_TOKEN, TOKEN_FRONT, wrapToken } from '../gss/tokens.js';
import { MORE_OCTETS, NO_UNIT } from '../units.js';
import {
  DATA_SIZE,
  HANDSHAKE_DONE,
  HANDSHAKE_ERROR,
  HANDSHAKE_HEADER,
  HANDSHAKE_IN_PROGRESS,
  LOGIN_TOKENS,
  MAX_DATA,
  WRAP_TOKENS,
} from './constants.js';

/**
 * Octets of the handshake message at `start` (MS-NNS 2.2.1), or what `UnitTaker.measure` says instead. The first octet of its token is asked for as
 * well: a data message of 276 to 278 octets begins with the same four.
 */
export function handshakeLength(bytes: Uint8Array, start: number, end: number): number {
  const kind = bytes[start]!;
  if (kind < HANDSHAKE_DONE || kind > HANDSHAKE_IN_PROGRESS) return NO_UNIT;
  if (start + 1 < end && bytes[start + 1] !== 1) return NO_UNIT;
  if (start + 2 < end && bytes[start + 2] !== 0) return NO_UNIT;
  if (end - start < HANDSHAKE_HEADER) return MORE_OCTETS;
  const size = (bytes[start + 3]! << 8) | bytes[start + 4]!;
  if (size > 0 && kind !== HANDSHAKE_ERROR) {
    if (end - start === HANDSHAKE_HEADER) return MORE_OCTETS;
    if (!LOGIN_TOKENS.includes(bytes[start + HANDSHAKE_HEADER]!)) return NO_UNIT;
  }
  return HANDSHAKE_HEADER + size;
}

/** The same of a data message (MS-NNS 2.2.2). `strict`: its token has to be one. */
export function dataLength(bytes: Uint8Array, start: number, end: number, strict: boolean): number {
  if (end - start < DATA_SIZE) return MORE_OCTETS;
  if (bytes[start + 3] !== 0) return NO_UNIT;
  const length = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16);
  if (length === 0 || length > MAX_DATA) return NO_UNIT;
  if (!strict) return DATA_SIZE + length;
  if (end - start > DATA_SIZE && !WRAP_TOKENS.includes(bytes[start + DATA_SIZE]!)) return NO_UNIT;
  const front = DATA_SIZE + Math.min(length, TOKEN_FRONT);
  if (end - start < front) return MORE_OCTETS;
  return wrapToken(bytes, start + DATA_SIZE, start + front) === NO_TOKEN ? NO_UNIT : DATA_SIZE + length;
}
