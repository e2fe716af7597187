import type { TlsVersion } from '../evidence.js';

/** By minor version, the major one being 3. */
const SINCE_SSL3: readonly TlsVersion[] = ['ssl3', '1.0', '1.1', '1.2', '1.3'];

/** By minor version, the major one being 0xfe; numbers of DTLS count down, and 1.1 was left out (RFC 6347 1, RFC 9147 5.3). */
const DTLS: Readonly<Record<number, TlsVersion>> = { 255: '1.0', 253: '1.2', 252: '1.3' };

/**
 * Name of the draft of TLS 1.3 a ProtocolVersion word means, null when it means none (RFC 8446 4.2.1; Facebook's drafts are numbered on from there).
 */
export function draftName(word: number): string | null {
  const high = word >> 8;
  if (high === 0x7f) return `1.3 draft ${word & 0xff}`;
  return high === 0xfb ? `1.3 draft ${word & 0xff} (Facebook)` : null;
}

/**
 * Version of a ProtocolVersion word; null for GREASE (RFC 8701) and unknown values. Drafts of TLS 1.3 (0x7fXX; 0xfbXX, deployed by
 * Facebook) count as 1.3: same protection, same shape on the wire.
 */
export function tlsVersion(word: number): TlsVersion | null {
  const high = word >> 8;
  if (high === 0x7f || high === 0xfb) return '1.3';
  if (high === 0xfe) return DTLS[word & 0xff] ?? null;
  if (high === 3) return SINCE_SSL3[word & 0xff] ?? null;
  return word === 2 ? 'ssl2' : null;
}

const ORDER: readonly TlsVersion[] = ['ssl2', 'ssl3', '1.0', '1.1', '1.2', '1.3'];

export function higherVersion(a: TlsVersion | null, b: TlsVersion | null): TlsVersion | null {
  if (a === null) return b;
  if (b === null) return a;
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}
