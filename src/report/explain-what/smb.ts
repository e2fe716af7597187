import type { FlowEvidence } from '../../inspect/evidence.js';
import { said } from '../text.js';

const SIGNING = { required: 'signing required', enabled: 'signing possible, not required', off: 'no signing' };

export function smbLines({ smb }: FlowEvidence): string[] {
  if (smb === null) return [];
  const negotiated = [
    smb.dialect === null ? 'dialect not seen' : `dialect ${smb.dialect}`,
    ...(smb.signing === null ? [] : [said(SIGNING, smb.signing)]),
    ...(smb.cipher === null ? [] : [`cipher ${smb.cipher} for encryption`]),
  ];
  const first = (packet: number | null, what: string) => (packet === null ? [] : [`${what} from packet ${packet}`]);
  const passed = [
    ...first(smb.encrypted, 'encrypted'),
    ...first(smb.signed, 'signed'),
    ...first(smb.compressed, 'compressed'),
    ...first(smb.names, 'names of files readable'),
    ...first(smb.readable, 'data readable'),
  ];
  return [
    `SMB: ${negotiated.join(', ')}.`,
    passed.length > 0 ? `Messages ${passed.join(', ')}.` : 'No message passed that shows how data go.',
    ...(smb.smb1 === null ? [] : [`SMB1 is in use (packet ${smb.smb1}): it can neither be encrypted nor be trusted.`]),
    ...(smb.guest === null ? [] : [`A session was accepted as guest (packet ${smb.guest}): it is neither authenticated nor signed.`]),
    ...(smb.anonymous === null ? [] : [`An anonymous session was accepted (packet ${smb.anonymous}).`]),
  ];
}
