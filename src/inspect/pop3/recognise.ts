import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, contains, decimal, equals, lineEnd, wordEnd } from '../mail/bytes.js';
import { isMechanism } from '../mail/sasl.js';
import { PHRASES } from './constants.js';

/** Longest line beginning looked at before a decision. */
const maxUndecided = 128;
const CLIENT_WORDS: readonly string[] = ['USER ', 'CAPA', 'STLS', 'APOP ', 'AUTH ', 'UIDL', 'RETR ', 'TOP '];

/** First bytes of one side. `+OK` and USER begin other protocols, too: the inspector asks both directions. */
export function recognisePop3(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  if (end - start < 3)
    return begins(bytes, start, end, '+OK') || begins(bytes, start, end, '-ERR') || mayBeClient(bytes, start, end) ? MORE : NO;
  const stop = lineEnd(bytes, start, end);
  if (isReply(bytes, start, stop)) {
    if (!midstream) return SERVER;
    return hasPhrase(bytes, start, stop) ? SERVER : NO;
  }
  if (stop < end) return isClientLine(bytes, start, stop, midstream) ? CLIENT : NO;
  if (begins(bytes, start, end, '-ERR')) return MORE;
  return end - start <= maxUndecided && mayBeClient(bytes, start, end) ? MORE : NO;
}

/** `+OK` or `-ERR`, then a space or nothing (RFC 1939 3). */
export function isReply(bytes: Uint8Array, start: number, end: number): boolean {
  const at = isPositive(bytes, start, end) ? start + 3 : behind(bytes, start, end, '-ERR');
  return at >= 0 && (at === end || bytes[at] === 0x20);
}

export function isPositive(bytes: Uint8Array, start: number, end: number): boolean {
  return behind(bytes, start, end, '+OK') >= 0;
}

export function hasPhrase(bytes: Uint8Array, start: number, end: number): boolean {
  return PHRASES.some((phrase) => contains(bytes, start, end, phrase));
}

function mayBeClient(bytes: Uint8Array, start: number, end: number): boolean {
  return CLIENT_WORDS.some((word) => begins(bytes, start, end, word) || behind(bytes, start, end, word) >= 0);
}

/** A whole line, with the arguments POP3 gives the command: `USER a b c` is IRC's, `AUTH TLS` FTP's. */
function isClientLine(bytes: Uint8Array, start: number, end: number, midstream: boolean): boolean {
  for (const word of ['CAPA', 'STLS']) if (equals(bytes, start, end, word)) return true;
  const stop = wordEnd(bytes, start, end);
  const argument = Math.min(stop + 1, end);
  const argumentEnd = wordEnd(bytes, argument, end);
  const single = argument < end && argumentEnd === end;
  if (equals(bytes, start, stop, 'USER')) return single;
  if (equals(bytes, start, stop, 'AUTH')) return isMechanism(bytes, argument, argumentEnd);
  if (equals(bytes, start, stop, 'APOP')) return end - argumentEnd === 33;
  if (!midstream) return false;
  if (equals(bytes, start, stop, 'UIDL')) return stop === end || decimal(bytes, argument, end) >= 0;
  if (equals(bytes, start, stop, 'RETR')) return decimal(bytes, argument, end) >= 0;
  return equals(bytes, start, stop, 'TOP') && decimal(bytes, argument, argumentEnd) >= 0 && decimal(bytes, argumentEnd + 1, end) >= 0;
}
