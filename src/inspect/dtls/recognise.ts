import { CLIENT, NO, type Recognition, SERVER } from '../inspector.js';
import { CLIENT_HELLO, HANDSHAKE, SERVER_HELLO } from '../tls/constants.js';
import { uint16 } from '../tls/fields.js';
import { HELLO_VERIFY_REQUEST, MESSAGE_HEADER, RECORD_HEADER } from './constants.js';

/** Whether a record header of DTLS 1.0 or 1.2 stands at `at` (RFC 6347 4.1): records of DTLS 1.3 that are in clear have the same. */
export function isRecordHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < RECORD_HEADER) return false;
  const type = bytes[at]!;
  if (type < 20 || type > 26 || bytes[at + 1] !== 0xfe || (bytes[at + 2] !== 0xff && bytes[at + 2] !== 0xfd)) return false;
  const length = uint16(bytes, at + 11);
  return length > 0 && length <= 16_384 + 2048;
}

/** DTLS by a hello, whole or the fragment of one, in the first epoch. */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  if (!isRecordHeader(bytes, start, end) || bytes[start] !== HANDSHAKE || uint16(bytes, start + 3) !== 0) return NO;
  const message = start + RECORD_HEADER;
  if (end - message < MESSAGE_HEADER) return NO;
  const type = bytes[message]!;
  const length = uint24(bytes, message + 1);
  const offset = uint24(bytes, message + 6);
  const fragment = uint24(bytes, message + 9);
  if (length === 0 || length > 65_535 || offset + fragment > length || fragment > uint16(bytes, start + 11) - MESSAGE_HEADER) return NO;
  if (type === CLIENT_HELLO) return CLIENT;
  return type === SERVER_HELLO || type === HELLO_VERIFY_REQUEST ? SERVER : NO;
}

export function uint24(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | uint16(bytes, at + 1);
}
