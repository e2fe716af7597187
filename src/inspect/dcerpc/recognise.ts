import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { BIND, BIND_ACK, COMMON_HEADER, NCACN_HTTP, senderOf } from './constants.js';
import { isHeader, isPlausibleStart } from './header.js';

/** Connection-oriented RPC by its common header, or the greeting of an `ncacn_http` server. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const greeting = recogniseGreeting(bytes, start, end);
  if (greeting !== NO) return midstream ? NO : greeting;
  const octets = end - start;
  if (bytes[start] !== 5 || (octets > 1 && bytes[start + 1]! > 1) || (octets > 2 && senderOf(bytes[start + 2]!) === null)) return NO;
  if (octets < COMMON_HEADER) return midstream ? NO : MORE;
  if (!isHeader(bytes, start)) return NO;
  const type = bytes[start + 2]!;
  // A connection begins with a bind and its answer; anything else, and anything inside a stream, must prove more.
  if ((midstream || (type !== BIND && type !== BIND_ACK)) && !isPlausibleStart(bytes, start, end)) return NO;
  const sender = senderOf(type);
  return sender === 'client' ? CLIENT : sender === 'server' ? SERVER : EITHER;
}

function recogniseGreeting(bytes: Uint8Array, start: number, end: number): Recognition {
  const octets = Math.min(end - start, NCACN_HTTP.length);
  for (let i = 0; i < octets; i++) if (bytes[start + i] !== NCACN_HTTP.charCodeAt(i)) return NO;
  return octets < NCACN_HTTP.length ? MORE : SERVER;
}
