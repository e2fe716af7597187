import { clean } from '../../text.js';
import { u16 } from '../dcerpc/header.js';

/** Session setups that carry the account and its response or password themselves: LAN Manager and NT LAN Manager (MS-CIFS 2.2.4.53.1). */
const LANMAN_WORDS = 10;
const NT_WORDS = 13;
/** With extended security the token carries all (MS-SMB 2.2.4.6.1). */
export const TOKEN_WORDS = 12;
/** Octets of a response to an 8-octet challenge; NTLMv2's response is longer (MS-NLMP 2.2.2.3, 2.2.2.8). */
const RESPONSE = 24;
const MAX_NAME = 128;

/** SMB_FLAGS2_UNICODE (MS-CIFS 2.2.3.1). */
const UNICODE = 0x8000;

/** How somebody logged in without extended security. The password and the responses themselves are passed over. */
export interface PlainSetup {
  /** `DOMAIN\user`, sanitised; null when it was cut. */
  user: string | null;
  /** Neither name nor password: nobody. */
  anonymous: boolean;
  passwordReadable: boolean;
}

/**
 * A session setup request whose `wordCount` words begin at `words`; the message begins at `start` and is visible up to `end`.
 * `plaintext`: whether the server asked for plain passwords, null when its answer was not seen. Null when it is another kind of setup.
 */
export function readPlainSetup(
  bytes: Uint8Array,
  start: number,
  words: number,
  wordCount: number,
  end: number,
  plaintext: boolean | null,
): PlainSetup | null {
  if (wordCount !== LANMAN_WORDS && wordCount !== NT_WORDS) return null;
  const first = u16(bytes, words + 14, true);
  const second = wordCount === NT_WORDS ? u16(bytes, words + 16, true) : 0;
  const unicode = (u16(bytes, start + 10, true) & UNICODE) !== 0;
  // Behind the words stands the number of octets that follow.
  let at = words + wordCount * 2 + 2 + first + second;
  if (unicode && ((at - start) & 1) !== 0) at++;
  const account = readText(bytes, at, end, unicode);
  const domain = account === null ? null : readText(bytes, account.next, end, unicode);
  const name = account?.text ?? null;
  // Anonymous logins have an empty response, or one of a single zero octet (MS-NLMP 3.2.5.1.2).
  const empty = first <= 1 && second <= 1;
  const user =
    name === null || name === '' ? null : clean(domain === null || domain.text === '' ? name : `${domain.text}\\${name}`, MAX_NAME);
  const passwordReadable = !empty && (plaintext ?? (isPassword(first) || (second > 1 && second < RESPONSE)));
  return { user, anonymous: name === '' && empty, passwordReadable };
}

/** Length of a password that cannot be a response. */
function isPassword(length: number): boolean {
  return length > 1 && length !== RESPONSE;
}

/** Text up to its zero; null when that was cut. */
function readText(bytes: Uint8Array, at: number, end: number, unicode: boolean): { text: string; next: number } | null {
  const step = unicode ? 2 : 1;
  for (let stop = at; stop + step <= end && stop - at <= MAX_NAME * 4; stop += step) {
    if (bytes[stop] !== 0 || (unicode && bytes[stop + 1] !== 0)) continue;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, stop - at).toString(unicode ? 'utf16le' : 'latin1');
    return { text, next: stop + step };
  }
  return null;
}

/** A tree connect of a server whose shares have passwords: whether it carries one as it is (MS-CIFS 2.2.4.55.1). */
export function hasSharePassword(bytes: Uint8Array, words: number, wordCount: number): boolean {
  return wordCount >= 4 && isPassword(u16(bytes, words + 6, true));
}
