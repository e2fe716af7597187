import type { FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** Nothing is protected before both sides have taken their keys into use (RFC 4253 7.3). */
export function sshProtection(flow: StoredFlow, { cleartext, layer }: FlowEvidence): ProtectionVerdict {
  if (cleartext !== null) return proven('cleartext', 'ssh without a cipher');
  if (layer !== null && layer.sealed !== null) return proven('encrypted', 'ssh');
  return undetermined(lacking(flow) ?? 'handshake-failed', 'ssh');
}
