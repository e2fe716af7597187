import type { FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { layerProtection } from './layer.js';
import { lacking, lackingFromStart, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** Mechanism of LDAP that only logged nobody in and read the root DSE, which is public (RFC 4512 5.1): readable on purpose. */
export const ROOT_DSE_ONLY = 'ldap, root DSE only';

/** Logins and the root DSE pass in clear before every security layer: what follows them decides. */
export function ldapProtection(flow: StoredFlow, { cleartext, layer, credentials }: FlowEvidence): ProtectionVerdict {
  if (cleartext !== null) return proven('cleartext', 'ldap');
  if (layer !== null) return layerProtection(flow, layer, 'ldap-sasl');
  // A login that shows no password, and nothing behind it.
  if (credentials.length > 0) return undetermined(lacking(flow) ?? 'no-payload', 'ldap');
  // What is missing may have been a login, an upgrade or contents.
  const missing = lackingFromStart(flow);
  return missing === null ? proven('cleartext', ROOT_DSE_ONLY) : undetermined(missing, 'ldap');
}
