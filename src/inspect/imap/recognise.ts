import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { begins, behind, contains, decimal, lineEnd, wordEnd, wordIndex } from '../mail/bytes.js';
import { BARE_VERBS, NOT_TAGS, NUMBERED, UNTAGGED, VERBS } from './constants.js';

const GREETINGS: readonly string[] = ['* OK', '* PREAUTH', '* BYE'];
/** Longest tag and verb looked at. */
const maxTagLength = 32;
const maxUndecided = 64;

/** First bytes of one side: a greeting, or `tag SP command`. */
export function recogniseImap(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const stop = lineEnd(bytes, start, end);
  if (start < end && bytes[start] === 0x2a) {
    if (midstream) return isUntaggedData(bytes, start, stop) ? SERVER : stop === end && end - start < maxUndecided ? MORE : NO;
    for (const word of GREETINGS) {
      const at = behind(bytes, start, stop, word);
      if (at >= 0 && at === end) return MORE;
      if (at >= 0) return at === stop || bytes[at] === 0x20 ? SERVER : NO;
      if (begins(bytes, start, end, word)) return MORE;
    }
    return NO;
  }
  const verb = commandAt(bytes, start, stop);
  if (verb === null) return midstream && isCompletion(bytes, start, stop) ? SERVER : NO;
  if (verb === 'partial') return stop === end && end - start < maxUndecided ? MORE : NO;
  return CLIENT;
}

/** Offset behind a tag (RFC 9051 9: ASTRING-CHAR without `+`), or -1. */
export function tagEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isTagCharacter(bytes[at]!)) at++;
  return at > start && at - start <= maxTagLength ? at : -1;
}

/** The command's verb as listed; `partial` when the range ends before it is settled; null when this is no command. */
export function commandAt(bytes: Uint8Array, start: number, end: number): string | null {
  const tag = tagEnd(bytes, start, end);
  if (tag < 0 || wordIndex(NOT_TAGS, bytes, start, tag) >= 0) return start === end ? 'partial' : null;
  if (tag === end) return 'partial';
  if (bytes[tag] !== 0x20) return null;
  const stop = wordEnd(bytes, tag + 1, end);
  const verb = wordIndex(VERBS, bytes, tag + 1, stop);
  if (verb >= 0 && (stop < end || BARE_VERBS.includes(VERBS[verb]!))) return VERBS[verb]!;
  return stop === end && VERBS.some((known) => begins(bytes, tag + 1, stop, known) || behind(bytes, tag + 1, stop, known) === stop)
    ? 'partial'
    : null;
}

/** `* CAPABILITY IMAP4…`, `* 3 EXISTS`, `* FLAGS (…`: data only an IMAP server sends. */
export function isUntaggedData(bytes: Uint8Array, start: number, end: number): boolean {
  if (behind(bytes, start, end, '* ') < 0) return false;
  const word = start + 2;
  const stop = wordEnd(bytes, word, end);
  if (decimal(bytes, word, stop) >= 0) return wordIndex(NUMBERED, bytes, stop + 1, wordEnd(bytes, stop + 1, end)) >= 0;
  const kind = wordIndex(UNTAGGED, bytes, word, stop);
  if (kind < 0) return false;
  return UNTAGGED[kind] !== 'CAPABILITY' || behind(bytes, stop, end, ' IMAP4') >= 0;
}

/** `tag OK … completed`. */
function isCompletion(bytes: Uint8Array, start: number, end: number): boolean {
  const tag = tagEnd(bytes, start, end);
  return tag > 0 && behind(bytes, tag, end, ' OK ') >= 0 && contains(bytes, tag, end, 'COMPLETED');
}

function isTagCharacter(byte: number): boolean {
  // Not: control, space, ( ) { % * " \ +
  if (byte <= 0x20 || byte >= 0x7f) return false;
  return (
    byte !== 0x28 && byte !== 0x29 && byte !== 0x7b && byte !== 0x25 && byte !== 0x2a && byte !== 0x22 && byte !== 0x5c && byte !== 0x2b
  );
}
