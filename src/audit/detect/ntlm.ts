import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, named, protocolOf, type Sighting } from './sighting.js';

/** NTLMv1, in whichever protocol: what passes gives the password's hash away to whoever tries long enough (MS-NLMP 3.3.1). */
export function ntlm(flow: JudgedFlow): readonly Sighting[] {
  const logins = (flow.evidence?.credentials ?? []).filter(({ ntlmVersion }) => ntlmVersion === 'v1');
  if (logins.length === 0) return NOTHING;
  return [
    {
      kind: 'ntlmv1',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'ntlmv1',
      values: named(flow),
      packets: logins.map(({ packet }) => packet),
      users: logins.flatMap(({ user }) => user ?? []),
    },
  ];
}
