import type { SmbEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { type ProtectionVerdict, proven, withoutData } from './verdict.js';

/**
 * Negotiation, session setup and tree connects pass in clear in every session: the data decide (MS-SMB2 3.2.4.1.8). Names of files count where
 * no data passed; beside encrypted data they are those of an open share, such as the one of pipes.
 */
export function smbProtection(flow: StoredFlow, smb: SmbEvidence | null): ProtectionVerdict {
  if (smb === null) return withoutData(flow, 'smb');
  const { readable, encrypted, names, signed, dialect } = smb;
  if (readable === null && encrypted !== null) return proven('encrypted', 'smb3');
  if (readable === null && names === null) return withoutData(flow, 'smb');
  return signed !== null ? proven('signed', 'smb-signing') : proven('cleartext', dialect === null ? 'smb' : `smb-${dialect}`);
}
