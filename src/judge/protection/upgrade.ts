import type { FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { tlsProtection } from './tls.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** A readable protocol that agreed to go on in TLS. */
export function upgradeProtection(flow: StoredFlow, evidence: FlowEvidence): ProtectionVerdict {
  const { upgrade, tls } = evidence;
  if (upgrade!.plaintextAfter !== null) return proven('cleartext', `plaintext after ${upgrade!.verb ?? 'the upgrade'}`);
  if (tls !== null && upgrade!.done !== null) {
    const verdict = tlsProtection(flow, tls, 'upgraded');
    return { ...verdict, mechanism: `${(upgrade!.verb ?? 'starttls').toLowerCase()}, ${verdict.mechanism}` };
  }
  return undetermined(lacking(flow) ?? 'handshake-failed', (upgrade!.verb ?? 'starttls').toLowerCase());
}
