import { behind, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { VERBS } from './constants.js';

/** The verb a client's line begins with, when the line can be that command; else null. MAIL and RCPT are also English words, AUTH TLS is FTP's. */
export function commandOf(bytes: Uint8Array, start: number, end: number): string | null {
  const stop = wordEnd(bytes, start, end);
  const index = wordIndex(VERBS, bytes, start, stop);
  if (index < 0) return null;
  const verb = VERBS[index]!;
  const argument = skipSpaces(bytes, stop, end);
  switch (verb) {
    case 'MAIL':
      return behind(bytes, argument, end, 'FROM') >= 0 ? verb : null;
    case 'RCPT':
      return behind(bytes, argument, end, 'TO') >= 0 ? verb : null;
    case 'AUTH':
      return behind(bytes, argument, end, 'TLS') < 0 && behind(bytes, argument, end, 'SSL') < 0 ? verb : null;
    case 'DATA':
    case 'STARTTLS':
      return argument === end ? verb : null;
    default:
      return verb;
  }
}
