import { MAX_BER_HEADER, SEQUENCE } from '../ber.js';
import { NO_TOKEN, NTLM_TOKEN, TOKEN_FRONT, wrapToken } from '../gss/tokens.js';
import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { MAX_MESSAGE, MAX_WRAPPED, MIN_CONTENTS, WRAP_LENGTH } from './constants.js';
import { Message } from './message.js';

/** Octets within which a message shows what it is, however long it is altogether. */
const ENOUGH = 64;

const message = new Message();

/** LDAP by a message in clear or, inside a stream, by a wrapped one; on any port. SNMP, too, begins with a sequence and an integer. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (start >= end) return midstream ? NO : MORE;
  if (bytes[start] === 0 && midstream) return wrappedLength(bytes, start, end) > 0 ? EITHER : NO;
  if (bytes[start] !== SEQUENCE) return NO;
  const length = clearLength(bytes, start, end);
  if (length < 0) return NO;
  if (length > 0 && message.read(bytes, start, end, start + length)) {
    if (midstream && !isFollowed(bytes, start + length, end)) return NO;
    return message.fromClient ? CLIENT : SERVER;
  }
  const whole = length > 0 && length <= end - start;
  return midstream || whole || end - start >= ENOUGH ? NO : MORE;
}

/** Behind a message the segment ends, or another begins. */
const isFollowed = (bytes: Uint8Array, next: number, end: number) => next >= end || bytes[next] === SEQUENCE;

/** Octets of the message in clear that begins here; 0 when too few are visible, -1 when none does. */
export function clearLength(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  if (bytes[start] !== SEQUENCE) return -1;
  if (start + 1 >= end) return 0;
  const first = bytes[start + 1]!;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || octets > MAX_BER_HEADER - 2) return -1;
  let length = octets === 0 ? first : 0;
  const contents = start + 2 + octets;
  if (contents >= end) return 0;
  for (let i = 0; i < octets; i++) length = length * 256 + bytes[start + 2 + i]!;
  if (length < MIN_CONTENTS || length > MAX_MESSAGE || bytes[contents] !== /* INTEGER */ 2) return -1;
  return contents - start + length;
}

/** The same of a wrapped message with a token that can be told. */
export function wrappedLength(bytes: Uint8Array, start: number, end: number): number {
  const length = layerLength(bytes, start, end);
  if (length <= 0) return length;
  const front = Math.min(length, WRAP_LENGTH + TOKEN_FRONT);
  if (end - start < front) return 0;
  return wrapToken(bytes, start + WRAP_LENGTH, start + front) === NO_TOKEN ? -1 : length;
}

/** The same of anything in a security layer that was agreed (RFC 4422 3.7). */
export function layerLength(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  if (bytes[start] !== 0) return -1;
  if (end - start < WRAP_LENGTH) return 0;
  const length = (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  return length > 0 && length <= MAX_WRAPPED ? WRAP_LENGTH + length : -1;
}

/**
 * The sequence number of an NTLM token, which counts the messages of one side (MS-NLMP 2.2.2.9.2); -1 of other tokens. The token begins at `start`.
 */
export function ntlmSequence(bytes: Uint8Array, start: number, end: number): number {
  if (wrapToken(bytes, start, end) !== NTLM_TOKEN) return -1;
  return (bytes[start + 12]! | (bytes[start + 13]! << 8) | (bytes[start + 14]! << 16)) + bytes[start + 15]! * 0x1000000;
}
