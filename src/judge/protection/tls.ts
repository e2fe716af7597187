import type { TlsEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** `success`: what an established session makes of the flow. */
export function tlsProtection(flow: StoredFlow, tls: TlsEvidence, success: 'encrypted' | 'upgraded'): ProtectionVerdict {
  const name = tls.version === null ? 'tls' : /^ssl/.test(tls.version) ? tls.version : `tls-${tls.version}`;
  if (tls.cipher !== null && isNullCipher(tls.cipher)) return proven('cleartext', `${name} without encryption (${tls.cipher})`);
  if (tls.established) return proven(success, name);
  if (tls.alert !== null || tls.answeredInClear) return undetermined('handshake-failed', name);
  const lack = lacking(flow);
  if (lack !== null) return undetermined(lack, name);
  if (flow.state === 'midstream' && tls.clientHelloPacket === null) return undetermined('mid-stream', name);
  return undetermined('handshake-failed', name);
}

/** Suites that authenticate but do not encrypt (RFC 5246 A.5, RFC 9150). */
function isNullCipher(name: string): boolean {
  return /_WITH_NULL_|_CK_NULL_/.test(name) || /^TLS_SHA(256_SHA256|384_SHA384)$/.test(name);
}
