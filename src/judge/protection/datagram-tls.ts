import type { FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { tlsProtection } from './tls.js';
import { lacking, type ProtectionVerdict, undetermined } from './verdict.js';

/** DTLS and QUIC are TLS from their first datagram (RFC 6347 1, RFC 9001 2): encrypted once both sides have keys, and nothing before. */
export function datagramTlsProtection(flow: StoredFlow, { tls }: FlowEvidence, protocol: 'dtls' | 'quic'): ProtectionVerdict {
  if (tls === null) return undetermined(lacking(flow) ?? 'mid-stream', protocol);
  const verdict = tlsProtection(flow, tls, 'encrypted');
  const mechanism = protocol === 'quic' ? `quic, ${verdict.mechanism}` : (verdict.mechanism?.replace(/^tls/, 'dtls') ?? protocol);
  return { ...verdict, mechanism };
}
