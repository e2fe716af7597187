import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../inspect/registry.js';
import type { JudgedFlow } from '../store/index.js';

const namesOf = (protocols: typeof PROTOCOLS): readonly string[] =>
  [...new Set(protocols.flatMap(({ name, others = [] }) => [name, ...others]))].sort();

/** Every protocol that is recognised, by transport. */
export const RECOGNISED = { tcp: namesOf(PROTOCOLS), udp: namesOf(DATAGRAM_PROTOCOLS) } as const;

/** What a flow's payload is not: its beginning was captured, and no recognised protocol begins like that. None where that cannot be said. */
export function excludedProtocols({ transport, state, client, server, evidence }: JudgedFlow): readonly string[] {
  const begun = transport === 'udp' || state !== 'midstream';
  const whole = client.gapBytes + server.gapBytes + client.cutPackets + server.cutPackets === 0;
  const spoken = client.payloadBytes + server.payloadBytes > 0;
  return evidence?.protocol == null && begun && whole && spoken ? RECOGNISED[transport] : [];
}
