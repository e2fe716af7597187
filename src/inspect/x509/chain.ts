import { createHash } from 'node:crypto';
import { type Certificate, parseCertificate } from './certificate.js';

/** Distinct certificates remembered; a server presents the same chain in every connection. Full, it begins anew. */
const MAX_KEPT = 1024;

interface KnownCertificate {
  /** SHA-256 of the DER, in hex. */
  sha256: string;
  /** Null: it could not be read. */
  certificate: Certificate | null;
}

const known = new Map<string, KnownCertificate>();

/** The certificate in these octets, read once a run. */
export function certificateOf(bytes: Uint8Array, start: number, end: number): KnownCertificate {
  const der = bytes.subarray(start, end);
  const sha256 = createHash('sha256').update(der).digest('hex');
  let found = known.get(sha256);
  if (found === undefined) {
    found = { sha256, certificate: parseCertificate(der) };
    if (known.size >= MAX_KEPT) known.clear();
    known.set(sha256, found);
  }
  return found;
}

/**
 * Cuts the body of a Certificate message (RFC 5246 7.4.2): three octets of length for all, then three before each. `each` gets those that are
 * whole; the number of certificates is returned, null when the rest was lost or the lengths lie.
 */
export function cutChain(
  bytes: Uint8Array,
  start: number,
  end: number,
  complete: boolean,
  each: (start: number, end: number) => void,
): number | null {
  if (start + 3 > end) return null;
  const stop = start + 3 + uint24(bytes, start);
  let count = 0;
  let at = start + 3;
  while (at + 3 <= stop && at + 3 <= end) {
    const to = at + 3 + uint24(bytes, at);
    if (to > stop || to > end) break;
    each(at + 3, to);
    count++;
    at = to;
  }
  return complete && at === stop ? count : null;
}

const uint24 = (bytes: Uint8Array, at: number) => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
