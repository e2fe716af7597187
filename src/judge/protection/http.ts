import { type FlowEvidence, type HttpEvidence, MESSAGE_ENCRYPTION, OPEN_SERVICES } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { rpcProtection, weakestLevel } from './rpc.js';
import { lackingFromStart, type ProtectionVerdict, proven, undetermined, withoutData } from './verdict.js';

/** Mechanism of HTTP that only sends browsers to https: readable on purpose. */
const REDIRECT_ONLY = 'http, redirect to https only';
/** Mechanism of HTTP that brings what is meant for everybody. */
const OPEN_ONLY = 'http, probes and certificates only';
/** Mechanisms that are readable on purpose. */
export const HTTP_BY_DESIGN: readonly (string | null)[] = [REDIRECT_ONLY, OPEN_ONLY];

/**
 * Headers of HTTP without TLS are always readable; the contents decide. Exchange's management shell wraps its bodies by Kerberos or SPNEGO
 * (MS-WSMV 2.2.9.1), and RPC over HTTP is as readable as the calls in it.
 */
export function httpProtection(flow: StoredFlow, evidence: FlowEvidence, interfaces: readonly string[]): ProtectionVerdict {
  const { http, cleartext, credentials, proofs, rpc } = evidence;
  if (rpc !== null && !credentials.some(({ passwordReadable }) => passwordReadable)) {
    const level = weakestLevel(rpc);
    if (level === null && cleartext === null) return withoutData(flow, 'rpc-over-http');
    // Readable RPC is the first cleartext of its flow; where RPC is encrypted, it was HTTP's own.
    const encrypted = level === 'privacy' && rpc.readableStub === null;
    if (level !== null && (cleartext === null || !encrypted)) return rpcProtection(flow, rpc, interfaces);
  }
  if (cleartext === null && credentials.length === 0) {
    if (isOpen(http)) return proven('cleartext', OPEN_ONLY);
    if (http?.redirectOnly) return proven('cleartext', REDIRECT_ONLY);
    if (proofs.some(({ what }) => what === MESSAGE_ENCRYPTION)) return proven('encrypted', 'http-message-encryption');
    if (http?.exchanges.some(({ service }) => service === 'rpc')) return withoutData(flow, 'rpc-over-http');
    // What is missing may have been CONNECT, and TLS behind it.
    const missing = lackingFromStart(flow);
    if (missing !== null) return undetermined(missing, 'http');
  }
  return proven('cleartext', 'http');
}

/** Every request is known, and all of them are of that kind. */
function isOpen(http: HttpEvidence | null): boolean {
  if (http === null || http.exchanges.length === 0 || http.requests > http.exchanges.length) return false;
  return http.exchanges.every(({ service }) => service !== null && OPEN_SERVICES.includes(service));
}
