import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, equals, lineEnd } from '../mail/bytes.js';
import { OPENINGS } from './constants.js';
import { countParameters, messageAt, numericOf } from './message.js';

const maxUndecided = 512;
const COLON = 0x3a;
/** Beginnings that say nothing before their line has ended. */
const UNENDED: readonly string[] = ['USER ', 'PASS ', 'NOTICE '];

/** First bytes of one side: a client registers, or a server speaks with its name in front. PASS alone may be FTP's or POP3's. */
export function recogniseIrc(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const stop = lineEnd(bytes, start, end);
  const open = stop === end && end - start < maxUndecided ? MORE : NO;
  for (const word of OPENINGS) {
    if (behind(bytes, start, stop, word) >= 0) return CLIENT;
    if (begins(bytes, start, stop, word) && open === MORE) return MORE;
  }
  if (isServerLine(bytes, start, stop)) return SERVER;
  if (midstream) return NO;
  if (bytes[start] === COLON) return open;
  if (isPass(bytes, start, stop)) return behindPass(bytes, stop, end);
  if (stop < end && isUser(bytes, start, stop)) return CLIENT;
  return UNENDED.some((word) => begins(bytes, start, end, word) || behind(bytes, start, stop, word) >= 0) ? open : NO;
}

/** `:server NNN target …`, `:server NOTICE …`, and what servers say before they know a name. */
function isServerLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (behind(bytes, start, end, 'NOTICE AUTH :') >= 0 || behind(bytes, start, end, 'NOTICE * :') >= 0) return true;
  const message = messageAt(bytes, start, end);
  if (message === null || !message.prefixed || message.parameters >= end) return false;
  return numericOf(bytes, message) >= 0 || equals(bytes, message.command, message.commandEnd, 'NOTICE');
}

/** `USER name mode unused :real name`. POP3 and FTP give it one parameter. */
export function isUser(bytes: Uint8Array, start: number, end: number): boolean {
  const at = behind(bytes, start, end, 'USER ');
  return at >= 0 && countParameters(bytes, at, end, 4) === 4;
}

function isPass(bytes: Uint8Array, start: number, end: number): boolean {
  return behind(bytes, start, end, 'PASS ') >= 0;
}

/** What follows PASS tells whose it is: IRC has the name behind the password, the others before it. */
function behindPass(bytes: Uint8Array, passEnd: number, end: number): Recognition {
  let at = passEnd;
  while (at < end && (bytes[at] === 0x0d || bytes[at] === 0x0a)) at++;
  const stop = lineEnd(bytes, at, end);
  if (behind(bytes, at, stop, 'NICK ') >= 0 || behind(bytes, at, stop, 'CAP ') >= 0 || (stop < end && isUser(bytes, at, stop)))
    return CLIENT;
  const partial = begins(bytes, at, end, 'NICK ') || begins(bytes, at, end, 'CAP ') || begins(bytes, at, end, 'USER ');
  return at === end || partial || (stop === end && behind(bytes, at, end, 'USER ') >= 0) ? MORE : NO;
}
