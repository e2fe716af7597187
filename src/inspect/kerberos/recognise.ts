import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import {
  AP_REP,
  AP_REQ,
  CHANGE_PASSWORD_VERSION,
  MAX_MESSAGE,
  MESSAGES,
  PASSWORD_HEADER,
  SET_PASSWORD_VERSION,
  TCP_LENGTH,
} from './constants.js';
import { isMessage, isReply, isRequest, MESSAGE_FRONT } from './message.js';

/** Kerberos over TCP: four octets of length before each message (RFC 4120 7.2.2). On any port. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  const length = messageLength(bytes, start, end);
  if (length <= 0) return length === 0 ? short : NO;
  const from = start + TCP_LENGTH;
  return classify(bytes, from, end, start + length, start + length <= end || end - from >= MESSAGE_FRONT + PASSWORD_HEADER ? NO : short);
}

/** Of a datagram the visible part may end before the message does. */
export const UNKNOWN_END = Number.MAX_SAFE_INTEGER;

/** Kerberos in one datagram. */
export function recogniseDatagram(bytes: Uint8Array, start: number, end: number): Recognition {
  return classify(bytes, start, end, UNKNOWN_END, NO);
}

/** Octets of the message and its length field; 0 when too few are visible, -1 when none begins here. */
export function messageLength(bytes: Uint8Array, start: number, end: number): number {
  if (start < end && bytes[start] !== 0) return -1;
  if (end - start <= TCP_LENGTH) return 0;
  const length = (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
  if (length < PASSWORD_HEADER || length > MAX_MESSAGE) return -1;
  const first = bytes[start + TCP_LENGTH]!;
  // kpasswd repeats the length, of which sixteen bits are enough.
  return MESSAGES.has(first) || first === bytes[start + 2] ? TCP_LENGTH + length : -1;
}

function classify(bytes: Uint8Array, start: number, end: number, limit: number, short: Recognition): Recognition {
  const tag = bytes[start]!;
  if (isMessage(bytes, start, end, limit)) return isRequest(tag) ? CLIENT : isReply(tag) ? SERVER : EITHER;
  if (isPassword(bytes, start, end, limit === UNKNOWN_END ? end : limit))
    return bytes[start + PASSWORD_HEADER] === AP_REQ ? CLIENT : SERVER;
  return short;
}

/** A message of kpasswd (RFC 3244 2): request with AP-REQ, reply with AP-REP; one that only holds an error has no AP message at all. */
export function isPassword(bytes: Uint8Array, start: number, end: number, limit: number): boolean {
  const from = start + PASSWORD_HEADER;
  if (from >= end || u16(bytes, start) !== limit - start) return false;
  const version = u16(bytes, start + 2);
  if (version !== CHANGE_PASSWORD_VERSION && version !== SET_PASSWORD_VERSION) return false;
  const apLength = u16(bytes, start + 4);
  const tag = bytes[from];
  if (apLength === 0 || (tag !== AP_REQ && tag !== AP_REP)) return false;
  return from + apLength <= limit && isMessage(bytes, from, end, from + apLength);
}

/** Where the message of KRB-PRIV behind the AP message of kpasswd begins. */
export const behindAp = (bytes: Uint8Array, start: number): number => start + PASSWORD_HEADER + u16(bytes, start + 4);

const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
