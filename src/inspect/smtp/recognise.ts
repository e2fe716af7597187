import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, contains, lineEnd, wordEnd, wordIndex } from '../mail/bytes.js';
import { isMechanism } from '../mail/sasl.js';
import { EXTENSIONS } from './constants.js';

const OPENINGS: readonly string[] = ['EHLO ', 'HELO '];
/** Line beginnings that no other protocol has. */
const DISTINCTIVE: readonly string[] = ['MAIL FROM:', 'RCPT TO:', 'EHLO ', 'HELO ', 'X-EXPS ', 'STARTTLS', 'X-ANONYMOUSTLS'];

/** First bytes of one side. FTP's 220 passes here unless it says so itself; the inspector rejects it when the client speaks. */
export function recogniseSmtp(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const stop = lineEnd(bytes, start, end);
  const words = midstream ? DISTINCTIVE : OPENINGS;
  for (const word of words) {
    if (behind(bytes, start, stop, word) >= 0) return CLIENT;
    if (stop === end && begins(bytes, start, end, word)) return MORE;
  }
  if (midstream && isAuth(bytes, start, stop)) return CLIENT;
  if (end - start < 4) return isReplyPrefix(bytes, start, end, midstream) ? MORE : NO;
  if (!isReply(bytes, start, stop)) return NO;
  if (midstream) return isDistinctiveReply(bytes, start, stop) ? SERVER : NO;
  if (behind(bytes, start, stop, '220') < 0) return NO;
  return isFtpBanner(bytes, start, stop) ? NO : SERVER;
}

/** `220 … FTP …`, unless the same line speaks of SMTP. */
export function isFtpBanner(bytes: Uint8Array, start: number, end: number): boolean {
  return contains(bytes, start, end, 'FTP') && !contains(bytes, start, end, 'SMTP');
}

/** A reply code, then a space, a hyphen or nothing (RFC 5321 4.2). */
export function isReply(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3) return false;
  const first = bytes[start]!;
  const second = bytes[start + 1]!;
  const third = bytes[start + 2]!;
  if (first < 0x32 || first > 0x35 || second < 0x30 || second > 0x35 || third < 0x30 || third > 0x39) return false;
  return end - start === 3 || bytes[start + 3] === 0x20 || bytes[start + 3] === 0x2d;
}

/** A reply as only SMTP gives: enhanced status code (RFC 3463), 354, an extension, a greeting that says SMTP. */
export function isDistinctiveReply(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isReply(bytes, start, end)) return false;
  if (behind(bytes, start, end, '354 ') >= 0) return true;
  if (behind(bytes, start, end, '220') >= 0) return isUnmistakable(bytes, start, end);
  const text = start + 4;
  if (behind(bytes, start, end, '250') >= 0 && wordIndex(EXTENSIONS, bytes, text, wordEnd(bytes, text, end)) >= 0) return true;
  return text + 5 < end && bytes[text] === bytes[start] && bytes[text + 1] === 0x2e && bytes[text + 3] === 0x2e;
}

/** A greeting that can only be SMTP's. */
export function isUnmistakable(bytes: Uint8Array, start: number, end: number): boolean {
  return contains(bytes, start, end, 'SMTP') || (contains(bytes, start, end, 'EXCHANGE') && contains(bytes, start, end, 'MAIL SERVICE'));
}

/** `AUTH mechanism`, the mechanism being a known one. */
function isAuth(bytes: Uint8Array, start: number, end: number): boolean {
  const name = behind(bytes, start, end, 'AUTH ');
  return name >= 0 && isMechanism(bytes, name, wordEnd(bytes, name, end));
}

function isReplyPrefix(bytes: Uint8Array, start: number, end: number, midstream: boolean): boolean {
  if (start === end) return true;
  if (!midstream) return begins(bytes, start, end, '220 ') || begins(bytes, start, end, '220-');
  for (let i = start; i < end; i++) if (bytes[i]! < 0x30 || bytes[i]! > 0x39) return false;
  return true;
}
