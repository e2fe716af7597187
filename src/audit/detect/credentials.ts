import type { CredentialEvidence } from '../../inspect/evidence.js';
import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, named, protocolOf, type Sighting } from './sighting.js';

/** Logins without TLS around them: with the password itself, or with what can be relayed or attacked offline. */
export function credentials(flow: JudgedFlow): readonly Sighting[] {
  if (flow.evidence === null || flow.evidence.credentials.length === 0) return NOTHING;
  const { credentials: sent, protocol, layer } = flow.evidence;
  const exposed = sent.filter((credential) => credential.beforeTls);
  const users = (list: CredentialEvidence[]) => list.flatMap(({ user }) => user ?? []);
  const readable = exposed.filter((credential) => credential.passwordReadable);
  // A ticket in a session setup is how Windows is meant to log in, and a login that seals what follows it is of no use to whoever relays it.
  const meant = ({ mechanism }: CredentialEvidence) =>
    protocol === 'dcerpc' || (protocol === 'smb' && mechanism === 'kerberos') || layer?.sealed != null;
  const hidden = exposed.filter((credential) => !credential.passwordReadable && !meant(credential));
  const found: Sighting[] = [];
  const { protocol: name, service } = named(flow);
  if (readable.length > 0) {
    found.push({
      kind: 'credential-sent',
      problem: `${protocolOf(flow)}/readable`,
      severity: 'high',
      says: 'credential-sent.readable',
      values: { protocol: name, service, mechanisms: mechanisms(readable) },
      packets: readable.map(({ packet }) => packet),
      users: users(readable),
    });
  }
  if (hidden.length > 0) {
    found.push({
      kind: 'credential-sent',
      problem: `${protocolOf(flow)}/hidden`,
      severity: 'medium',
      says: 'credential-sent.hidden',
      values: { protocol: name, service, mechanisms: mechanisms(hidden) },
      packets: hidden.map(({ packet }) => packet),
      users: users(hidden),
    });
  }
  return found;
}

const mechanisms = (list: CredentialEvidence[]) => [...new Set(list.map(({ mechanism }) => mechanism))];
