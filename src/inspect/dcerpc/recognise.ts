import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { BIND, BIND_ACK, COMMON_HEADER, FIRST_FRAGMENT, LAST_FRAGMENT, NCACN_HTTP, senderOf } from './constants.js';
import { isHeader, u16 } from './header.js';

/** Connection-oriented RPC by its common header, or the greeting of an `ncacn_http` server. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const greeting = recogniseGreeting(bytes, start, end);
  if (greeting !== NO) return greeting;
  const octets = end - start;
  if (bytes[start] !== 5 || (octets > 1 && bytes[start + 1]! > 1) || (octets > 2 && senderOf(bytes[start + 2]!) === null)) return NO;
  if (octets < COMMON_HEADER) return midstream ? NO : MORE;
  if (!isHeader(bytes, start)) return NO;
  const type = bytes[start + 2]!;
  // Somewhere in a stream a header may be chance: what it says of its length must lead somewhere.
  if (midstream && !leadsOn(bytes, start, end)) return NO;
  if (!midstream && type !== BIND && type !== BIND_ACK && !leadsOn(bytes, start, end)) return NO;
  const sender = senderOf(type);
  return sender === 'client' ? CLIENT : sender === 'server' ? SERVER : EITHER;
}

/** The fragment ends with the bytes, or another header follows, or it is larger and begins or continues a call in the usual way. */
function leadsOn(bytes: Uint8Array, start: number, end: number): boolean {
  const length = u16(bytes, start + 8, bytes[start + 4] !== 0);
  const next = start + length;
  if (next === end) return true;
  if (next < end) return end - next < COMMON_HEADER ? bytes[next] === 5 : isHeader(bytes, next);
  const flags = bytes[start + 3]!;
  return (flags & (FIRST_FRAGMENT | LAST_FRAGMENT)) !== 0 && (flags & 0x08) === 0;
}

function recogniseGreeting(bytes: Uint8Array, start: number, end: number): Recognition {
  const octets = Math.min(end - start, NCACN_HTTP.length);
  for (let i = 0; i < octets; i++) if (bytes[start + i] !== NCACN_HTTP.charCodeAt(i)) return NO;
  return octets < NCACN_HTTP.length ? MORE : SERVER;
}
