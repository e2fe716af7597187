import type { JudgedFlow } from '../../store/index.js';
import { protocolName, protocolOf, type Sighting } from './sighting.js';

/** NTLMv1, in whichever protocol: what passes gives the password's hash away to whoever tries long enough (MS-NLMP 3.3.1). */
export function* ntlm(flow: JudgedFlow): Generator<Sighting> {
  const logins = (flow.evidence?.credentials ?? []).filter(({ ntlmVersion }) => ntlmVersion === 'v1');
  if (logins.length === 0) return;
  yield {
    kind: 'ntlmv1',
    problem: protocolOf(flow),
    severity: 'medium',
    title: `${protocolName(flow)} login by NTLMv1`,
    detail: 'The response is made with DES, with extended session security as well: the hash of the password can be computed from it.',
    packets: logins.map(({ packet }) => packet),
    users: logins.flatMap(({ user }) => user ?? []),
  };
}
