import { clean } from '../../text.js';
import { u32 } from './header.js';

/** NL_AUTH_MESSAGE (MS-NRPC 2.2.1.3.1): MessageType of a request, flags of the two OEM names, octets before the names. */
const NEGOTIATE_REQUEST = 0;
const DOMAIN_NAME = 0x1;
const COMPUTER_NAME = 0x2;
const HEADER = 8;
/** NetBIOS names have 15 octets; more is not believed. */
const MAX_NAME = 64;

/** `DOMAIN\COMPUTER` that opens a secure channel, sanitised; null when the token is no request or its names were cut. */
export function secureChannelName(bytes: Uint8Array, start: number, end: number): string | null {
  // The message is little-endian, whatever the PDU around it is.
  if (start + HEADER > end || u32(bytes, start, true) !== NEGOTIATE_REQUEST) return null;
  const flags = u32(bytes, start + 4, true);
  const names: string[] = [];
  let at = start + HEADER;
  for (const flag of [DOMAIN_NAME, COMPUTER_NAME]) {
    if ((flags & flag) === 0) continue;
    let stop = at;
    while (stop < end && stop - at <= MAX_NAME && bytes[stop] !== 0) stop++;
    if (stop >= end || bytes[stop] !== 0) return null;
    names.push(Buffer.from(bytes.buffer, bytes.byteOffset + at, stop - at).toString('latin1'));
    at = stop + 1;
  }
  return names.length === 0 ? null : clean(names.join('\\'), MAX_NAME);
}
