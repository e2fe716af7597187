import { type CredentialEvidence, keepCredential, type NtlmVersion, type Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';

export type Sent = CredentialEvidence;

/** What passed of a login. */
interface Passed {
  mechanism: string;
  user: string | null;
  passwordReadable: boolean;
  domain?: string | null;
  ntlmVersion?: NtlmVersion | null;
}

/** A login passed without TLS around it. The result is kept in the evidence as long as there is room. */
export function addCredential(context: InspectionContext, side: Side, passed: Passed): Sent {
  const { mechanism, user, passwordReadable, domain = null, ntlmVersion = null } = passed;
  const { evidence, packet } = context;
  const credential: CredentialEvidence = { mechanism, user, domain, ntlmVersion, beforeTls: true, passwordReadable, packet, outcome: null };
  keepCredential(evidence, credential);
  note(context, side, `credential sent before TLS: ${mechanism}`);
  if (passwordReadable) cleartext(context, side, `credential (${mechanism})`);
  return credential;
}
