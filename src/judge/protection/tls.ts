import type { TlsEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { lacking, lackingFromStart, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** `success`: what an established session makes of the flow. */
export function tlsProtection(flow: StoredFlow, tls: TlsEvidence, success: 'encrypted' | 'upgraded'): ProtectionVerdict {
  const name = tls.version === null ? 'tls' : /^ssl/.test(tls.version) ? tls.version : `tls-${tls.version}`;
  if (tls.cipher !== null && isNullCipher(tls.cipher)) return proven('cleartext', `${name} without encryption (${tls.cipher})`);
  if (tls.look?.as === 'readable') return proven('cleartext', `${name} without encryption`);
  if (tls.established) return encrypts(tls) ? proven(success, name) : undetermined(lackingSuite(flow, tls), name);
  if (tls.alert !== null || tls.answeredInClear) return undetermined('handshake-failed', name);
  const lack = lacking(flow);
  if (lack !== null) return undetermined(lack, name);
  if (flow.state === 'midstream' && tls.clientHelloPacket === null) return undetermined('mid-stream', name);
  return undetermined('handshake-failed', name);
}

/** A suite that was seen and is none of those without encryption, or records that only a cipher leaves. SSLv2 has no suites without. */
const encrypts = ({ version, cipher, look }: TlsEvidence) => cipher !== null || version === 'ssl2' || look?.as === 'ciphertext';

/** Why the hello, which would tell, was not read; a suite no registry has is an unknown one. */
const lackingSuite = (flow: StoredFlow, { midstream }: TlsEvidence) =>
  lackingFromStart(flow) ?? (midstream ? 'mid-stream' : 'unknown-protocol');

/** Suites that authenticate but do not encrypt (RFC 5246 A.5, RFC 9150). */
function isNullCipher(name: string): boolean {
  return /_WITH_NULL_|_CK_NULL_/.test(name) || /^TLS_SHA(256_SHA256|384_SHA384)$/.test(name);
}
