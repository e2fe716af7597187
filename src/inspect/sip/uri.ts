import { behind } from '../mail/bytes.js';
import { sharedText } from '../tls/shared-text.js';

const MAX_HOST = 120;

/**
 * Host of the SIP URI in a From or To value (RFC 3261 20.10, 25.1), in lower case; null when there is none. The user before `@` is passed over, and
 * so is a name without a dot, for it may be a user whose host is missing.
 */
export function hostOf(bytes: Uint8Array, start: number, end: number): string | null {
  let at = behindDisplayName(bytes, start, end);
  let from = -1;
  for (; at < end && from < 0; at++) {
    from = behind(bytes, at, end, 'SIP:');
    if (from < 0) from = behind(bytes, at, end, 'SIPS:');
  }
  if (from < 0) return null;
  let close = from;
  while (close < end && bytes[close] !== 0x3e) close++;
  for (let i = from; i < close; i++) if (bytes[i] === 0x40) from = i + 1;
  const bracket = bytes[from] === 0x5b;
  let stop = bracket ? from + 1 : from;
  while (stop < close && (bracket ? isHex(bytes[stop]!) || bytes[stop] === 0x3a || bytes[stop] === 0x2e : isHost(bytes[stop]!))) stop++;
  if (bracket) return stop < close && bytes[stop] === 0x5d ? sharedText(bytes, from, stop + 1, MAX_HOST).toLowerCase() : null;
  const host = sharedText(bytes, from, stop, MAX_HOST).toLowerCase();
  return host.includes('.') ? host : null;
}

/** A quoted display name may hold anything. */
function behindDisplayName(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 0x22 || start >= end) return start;
  let at = start + 1;
  while (at < end && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return Math.min(at + 1, end);
}

const isHex = (octet: number) => (octet >= 0x30 && octet <= 0x39) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x66);
const isHost = (octet: number) =>
  (octet >= 0x30 && octet <= 0x39) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a) || octet === 0x2d || octet === 0x2e;
