import type { SmbEvidence } from '../../inspect/evidence.js';
import { type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** Negotiation, session setup and names pass in clear in every session: the data decide (MS-SMB2 3.2.4.1.8). */
export function smbProtection(smb: SmbEvidence | null): ProtectionVerdict {
  if (smb !== null && smb.readable !== null) {
    if (smb.signed !== null) return proven('signed', 'smb-signing');
    return proven('cleartext', smb.dialect === null ? 'smb' : `smb-${smb.dialect}`);
  }
  return smb !== null && smb.encrypted !== null ? proven('encrypted', 'smb3') : undetermined('no-payload', 'smb');
}
