import { type FlowEvidence, MESSAGE_ENCRYPTION } from '../../inspect/evidence.js';
import { type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** Mechanism of HTTP that only sends browsers to https: readable on purpose. */
export const REDIRECT_ONLY = 'http, redirect to https only';

/**
 * Headers of HTTP without TLS are always readable; the contents decide. Exchange's management shell wraps its bodies by Kerberos or SPNEGO
 * (MS-WSMV 2.2.9.1), and what RPC over HTTP carries is not read here.
 */
export function httpProtection(evidence: FlowEvidence): ProtectionVerdict {
  const { http, cleartext, credentials, proofs } = evidence;
  if (cleartext === null && credentials.length === 0) {
    if (http?.redirectOnly) return proven('cleartext', REDIRECT_ONLY);
    if (proofs.some(({ what }) => what === MESSAGE_ENCRYPTION)) return proven('encrypted', 'http-message-encryption');
    if (http?.exchanges.some(({ service }) => service === 'rpc')) return undetermined('unknown-protocol', 'rpc-over-http');
  }
  return proven('cleartext', 'http');
}
