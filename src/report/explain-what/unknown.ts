import type { Impression } from '../../inspect/evidence.js';
import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../../inspect/registry.js';
import type { JudgedFlow } from '../../store/index.js';

const IMPRESSIONS: Record<Impression, string> = {
  text: 'It looks like readable text.',
  structured: 'It has structure: it is neither encrypted nor compressed throughout.',
  random: 'It looks random: encrypted or compressed, which of the two its octets cannot tell.',
};

/** Of a flow whose payload showed no protocol: what it is not, and what it looks like. */
export function unknownLines({ transport, client, server, evidence }: JudgedFlow): string[] {
  if (client.payloadBytes + server.payloadBytes === 0) return ['No payload was seen, so nothing is proven.'];
  const known = [
    ...new Set((transport === 'tcp' ? PROTOCOLS : DATAGRAM_PROTOCOLS).flatMap(({ name, others = [] }) => [name, ...others])),
  ].sort();
  const impression = evidence?.impression ?? null;
  return [
    `Its payload fits none of the protocols exscope recognises over ${transport.toUpperCase()} (${known.join(', ')}), so nothing is proven.`,
    ...(impression === null ? [] : [IMPRESSIONS[impression]]),
  ];
}
