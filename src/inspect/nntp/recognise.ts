import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, contains, decimal, lineEnd, wordEnd } from '../mail/bytes.js';
import { OPENINGS } from './constants.js';

const GREETINGS: readonly string[] = ['200 ', '201 '];
const maxUndecided = 64;

/** First bytes of one side. `200` greets in other protocols, too: the inspector asks both directions. */
export function recogniseNntp(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const stop = lineEnd(bytes, start, end);
  for (const word of OPENINGS) {
    const at = behind(bytes, start, stop, word);
    // A word that is a whole command must not be the beginning of a longer one.
    if (at >= 0 && (at < stop ? bytes[at - 1] === 0x20 || bytes[at - 1] === 0x3c || bytes[at] === 0x20 : stop < end)) return CLIENT;
    if (stop === end && end - start < maxUndecided && (at === stop || begins(bytes, start, end, word))) return MORE;
  }
  if (midstream) return isDistinctive(bytes, start, stop) ? SERVER : NO;
  for (const word of GREETINGS) {
    if (behind(bytes, start, stop, word) >= 0) return SERVER;
    if (begins(bytes, start, end, word)) return MORE;
  }
  return NO;
}

/** Three digits, the first 1 to 5, then a space or nothing (RFC 3977 3.2). */
export function replyCode(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 3 || (end - start > 3 && bytes[start + 3] !== 0x20)) return -1;
  const code = decimal(bytes, start, start + 3);
  return code >= 100 && code < 600 ? code : -1;
}

/** A greeting that can only be NNTP's. */
export function isUnmistakable(bytes: Uint8Array, start: number, end: number): boolean {
  return contains(bytes, start, end, 'NNTP') || contains(bytes, start, end, 'POSTING');
}

/** `211 number low high group` and `22x number <message-id>`: replies that need no command to be NNTP's. */
function isDistinctive(bytes: Uint8Array, start: number, end: number): boolean {
  const code = replyCode(bytes, start, end);
  if (code < 0 || code < 211 || code > 223) return false;
  const first = wordEnd(bytes, start + 4, end);
  if (decimal(bytes, start + 4, first) < 0) return false;
  if (code !== 211) return first + 1 < end && bytes[first + 1] === 0x3c && bytes[wordEnd(bytes, first + 1, end) - 1] === 0x3e;
  const second = wordEnd(bytes, first + 1, end);
  const third = wordEnd(bytes, second + 1, end);
  return decimal(bytes, first + 1, second) >= 0 && decimal(bytes, second + 1, third) >= 0 && third + 1 < end;
}
