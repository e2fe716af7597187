import { behind, skipSpaces } from '../mail/bytes.js';
import { COOKIE_WORDS, SESSION_COOKIES } from './constants.js';

const EQUALS = 0x3d;
const SEMICOLON = 0x3b;

/** `before`, and the session cookies a Cookie or Set-Cookie value gives a value to (RFC 6265 4): their names as listed, never what they hold. */
export function readSessionCookies(bytes: Uint8Array, start: number, end: number, before: readonly string[]): readonly string[] {
  let names = before;
  for (let at = start; at < end; ) {
    const from = skipSpaces(bytes, at, end);
    at = from;
    while (at < end && bytes[at] !== SEMICOLON) at++;
    const known = COOKIE_WORDS.findIndex((word) => behind(bytes, from, at, word) >= 0);
    if (known >= 0 && hasValue(bytes, from, at) && !names.includes(SESSION_COOKIES[known]!)) names = [...names, SESSION_COOKIES[known]!];
    at++;
  }
  return names;
}

/** An empty value takes the cookie back. */
function hasValue(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at] !== EQUALS) at++;
  return at + 1 < end;
}
