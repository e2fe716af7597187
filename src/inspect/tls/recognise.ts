import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { findChain, HELLO_PREFIX, helloAt } from './chain.js';
import { ALERT, APPLICATION_DATA, CLIENT_HELLO, HANDSHAKE, MAX_PLAINTEXT_LENGTH, RECORD_HEADER, SERVER_HELLO } from './constants.js';
import { isRecordHeader, isRecordHeaderPrefix, uint16 } from './fields.js';
import { ssl2ClientHelloAt, ssl2ServerHelloAt } from './sslv2.js';

/**
 * TLS by its first octets (RFC 8446 5.1; RFC 5246 E.2; SSLv2). From a stream's start only a hello or an alert counts; inside a stream a
 * hello at the segment's beginning, or records that chain. .NET's NegotiateStream begins with the same type octet but version 1.0.
 */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (start >= end) return midstream ? NO : MORE;
  const first = bytes[start]!;
  if (midstream) return inside(bytes, start, end);
  if (first === HANDSHAKE) return hello(bytes, start, end);
  if (first === ALERT) return alert(bytes, start, end);
  if (first < 0x80) return NO;
  const client = ssl2ClientHelloAt(bytes, start, end);
  if (client === 1) return CLIENT;
  const server = ssl2ServerHelloAt(bytes, start, end);
  if (server === 1) return SERVER;
  return client === 0 || server === 0 ? MORE : NO;
}

function hello(bytes: Uint8Array, start: number, end: number): Recognition {
  const type = helloAt(bytes, start, end);
  if (type !== 0) return type === CLIENT_HELLO ? CLIENT : SERVER;
  // The first six octets of the message, over as many records as they take.
  const body = new Uint8Array(6);
  let have = 0;
  let at = start;
  while (have < body.length) {
    if (end - at < RECORD_HEADER) return isRecordHeaderPrefix(bytes, at, end) && (at === end || bytes[at] === HANDSHAKE) ? MORE : NO;
    if (bytes[at] !== HANDSHAKE || !isRecordHeader(bytes, at)) return NO;
    const length = uint16(bytes, at + 3);
    if (length > MAX_PLAINTEXT_LENGTH) return NO;
    const stop = Math.min(at + RECORD_HEADER + length, end);
    for (let i = at + RECORD_HEADER; i < stop && have < body.length; i++) body[have++] = bytes[i]!;
    if (have > 0 && body[0] !== CLIENT_HELLO && body[0] !== SERVER_HELLO) return NO;
    if (have > 1 && body[1] !== 0) return NO;
    if (have < body.length && stop < at + RECORD_HEADER + length) return MORE;
    at = stop;
  }
  if (uint16(body, 2) < 38) return NO;
  const known = (body[4] === 3 && body[5]! <= 4) || (body[4] === 0x7f && body[0] === SERVER_HELLO);
  if (!known) return NO;
  return body[0] === CLIENT_HELLO ? CLIENT : SERVER;
}

/** An alert in clear and nothing else, or another record behind it. */
function alert(bytes: Uint8Array, start: number, end: number): Recognition {
  if (!isRecordHeaderPrefix(bytes, start, Math.min(end, start + 3))) return NO;
  if (end - start < RECORD_HEADER + 2) return MORE;
  if (uint16(bytes, start + 3) !== 2 || bytes[start + 5]! < 1 || bytes[start + 5]! > 2) return NO;
  const next = start + RECORD_HEADER + 2;
  return next === end || (end - next >= RECORD_HEADER && isRecordHeader(bytes, next)) ? EITHER : NO;
}

function inside(bytes: Uint8Array, start: number, end: number): Recognition {
  const type = helloAt(bytes, start, end);
  if (type === CLIENT_HELLO) return CLIENT;
  if (type === SERVER_HELLO) return SERVER;
  if (end - start < HELLO_PREFIX && bytes[start] !== ALERT) return NO;
  const chain = findChain(bytes, start, end, false);
  if (chain.at < 0) return NO;
  // A guess is withdrawn by the inspector when no record follows where this one ends.
  return chain.proven || bytes[chain.at] === APPLICATION_DATA ? EITHER : NO;
}
