import type { KerberosEvidence } from '../../inspect/evidence.js';
import { isNull } from '../../inspect/kerberos/etypes.js';
import type { StoredFlow } from '../../store/rows.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/**
 * Kerberos encrypts its secrets itself and leaves names readable: seen encrypted, it is; how well, its encryption types say (RFC 4120 5.2.9). One of
 * them is none (RFC 3961 8).
 */
export function kerberosProtection(flow: StoredFlow, kerberos: KerberosEvidence | null): ProtectionVerdict {
  if (kerberos?.used.some(({ etype }) => isNull(etype))) return proven('cleartext', 'kerberos without encryption');
  if (kerberos !== null && kerberos.used.length > 0) return proven('encrypted', 'kerberos');
  return undetermined(lacking(flow) ?? 'no-payload', 'kerberos');
}
