import type { TlsVersion } from '../evidence.js';

/** By minor version, the major one being 3. */
const SINCE_SSL3: readonly TlsVersion[] = ['ssl3', '1.0', '1.1', '1.2', '1.3'];

/**
 * Version of a ProtocolVersion word; null for GREASE (RFC 8701) and unknown values. Drafts of TLS 1.3 (0x7fXX; 0xfbXX, deployed by
 * Facebook) count as 1.3: same protection, same shape on the wire.
 */
export function tlsVersion(word: number): TlsVersion | null {
  const high = word >> 8;
  if (high === 0x7f || high === 0xfb) return '1.3';
  if (high === 3) return SINCE_SSL3[word & 0xff] ?? null;
  return word === 2 ? 'ssl2' : null;
}

const ORDER: readonly TlsVersion[] = ['ssl2', 'ssl3', '1.0', '1.1', '1.2', '1.3'];

export function higherVersion(a: TlsVersion | null, b: TlsVersion | null): TlsVersion | null {
  if (a === null) return b;
  if (b === null) return a;
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}
