import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../inspect/registry.js';
import { lookedUp } from '../lookup.js';
import type { JudgedFlow } from '../store/index.js';

const namesOf = (protocols: typeof PROTOCOLS): readonly string[] =>
  [...new Set(protocols.flatMap(({ name, others = [] }) => [name, ...others]))].sort();

/** Every protocol that is recognised, by transport. */
const RECOGNISED: Readonly<Record<string, readonly string[]>> = { tcp: namesOf(PROTOCOLS), udp: namesOf(DATAGRAM_PROTOCOLS) };
export const recognisedOver = (transport: string): readonly string[] => lookedUp(RECOGNISED, transport) ?? [];

/** What a flow's payload is not: its beginning was captured, and no recognised protocol begins like that. None where that cannot be said. */
export function excludedProtocols({ transport, state, client, server, evidence }: JudgedFlow): readonly string[] {
  const begun = transport === 'udp' || state !== 'midstream';
  const whole = client.gapBytes + server.gapBytes + client.cutPackets + server.cutPackets === 0;
  const spoken = client.payloadBytes + server.payloadBytes > 0;
  return evidence?.protocol == null && begun && whole && spoken ? recognisedOver(transport) : [];
}
