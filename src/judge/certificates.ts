import type { CertificateEvidence } from '../inspect/evidence.js';

/** Microseconds of a date beyond which no Date goes (ECMA-262 21.4.1.1). */
const LAST_MICROS = 8.64e18;

/**
 * Whether a certificate was valid when its flow was captured, not today. Null when either time is not known: a capture without times counts
 * from 1970. Both bounds belong to the validity (RFC 5280 4.1.2.5).
 */
export function validityAt({ notBefore, notAfter }: CertificateEvidence, micros: number): 'valid' | 'expired' | 'not-yet-valid' | null {
  if (notBefore === null || notAfter === null || !(micros > 0) || micros > LAST_MICROS) return null;
  const when = new Date(micros / 1000).toISOString().slice(0, 19);
  if (when > notAfter.slice(0, 19)) return 'expired';
  return when < notBefore.slice(0, 19) ? 'not-yet-valid' : 'valid';
}

/**
 * Whether the certificate is for this host name (RFC 9525 6.3): a wildcard stands for the whole leftmost label and nothing else, never for a part
 * of it, and not right below a top-level domain. The commonName counts only when there is no alternative name of a host or address, as clients of
 * the time of TLS 1.2 have it (RFC 6125 6.4.4).
 */
export function isForHost({ alternativeNames, commonName }: CertificateEvidence, host: string): boolean {
  const wanted = normalised(host);
  const names = alternativeNames.filter((name) => /^(DNS|IP):/.test(name));
  if (names.length === 0) return commonName !== null && matches(normalised(commonName), wanted);
  return names.some((name) => (name.startsWith('IP:') ? name.slice(3) === wanted : matches(normalised(name.slice(4)), wanted)));
}

const normalised = (name: string) => name.toLowerCase().replace(/\.$/, '');

function matches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const rest = pattern.slice(2);
  const dot = host.indexOf('.');
  return rest.includes('.') && !rest.includes('*') && dot > 0 && host.slice(dot + 1) === rest;
}
