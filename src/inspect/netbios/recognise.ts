import { CLIENT, EITHER, NO, type Recognition, SERVER } from '../inspector.js';
import { DATAGRAM_NAME, ENCODED_NAME, isDatagramType, NAME_HEADER, NAME_TYPES, OPERATIONS, RESPONSE } from './constants.js';

/** A packet of the name service (RFC 1002 4.2) or of the datagram service (RFC 1002 4.4). */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  if (isNamePacket(bytes, start, end)) return (bytes[start + 2]! & RESPONSE) !== 0 ? SERVER : CLIENT;
  return isDatagram(bytes, start, end) ? EITHER : NO;
}

/** One name asked for or answered: its form is that of DNS, the name itself and its type are not (RFC 1002 4.2.1). */
export function isNamePacket(bytes: Uint8Array, start: number, end: number): boolean {
  const name = start + NAME_HEADER;
  const type = name + ENCODED_NAME;
  if (type + 4 > end || OPERATIONS[(bytes[start + 2]! >> 3) & 15] === undefined || !isEncodedName(bytes, name)) return false;
  const questions = (bytes[start + 4]! << 8) | bytes[start + 5]!;
  const answers = (bytes[start + 6]! << 8) | bytes[start + 7]!;
  if (questions > 1 || answers > 1 || questions + answers === 0) return false;
  return bytes[type] === 0 && NAME_TYPES.includes(bytes[type + 1]!) && bytes[type + 2] === 0 && bytes[type + 3] === 1;
}

/** A direct or broadcast datagram, by the name of who sent it. */
export function isDatagram(bytes: Uint8Array, start: number, end: number): boolean {
  const name = start + DATAGRAM_NAME;
  if (name + ENCODED_NAME > end || !isDatagramType(bytes[start]!) || (bytes[start + 1]! & 0xf0) !== 0) return false;
  return isEncodedName(bytes, name);
}

/** First-level encoding without scope: 32 letters from A to P, then the end (RFC 1001 14.1). */
function isEncodedName(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x20 || bytes[at + ENCODED_NAME - 1] !== 0) return false;
  for (let i = at + 1; i < at + ENCODED_NAME - 1; i++) if (bytes[i]! < 0x41 || bytes[i]! > 0x50) return false;
  return true;
}
