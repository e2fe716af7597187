import type { Impression } from '../../inspect/evidence.js';
import type { JudgedFlow } from '../../store/index.js';
import { excludedProtocols, recognisedOver } from '../excluded.js';
import { said } from '../text.js';

const IMPRESSIONS: Record<Impression, string> = {
  text: 'It looks like readable text.',
  structured: 'It has structure: it is neither encrypted nor compressed throughout.',
  random: 'It looks random: encrypted or compressed, which of the two its octets cannot tell.',
};

/** Of a flow whose payload showed no protocol: what it is not, and what it looks like. */
export function unknownLines(flow: JudgedFlow): string[] {
  const { transport, client, server, evidence } = flow;
  if (client.payloadBytes + server.payloadBytes === 0) return ['No payload was seen, so nothing is proven.'];
  const impression = evidence?.impression ?? null;
  const known = recognisedOver(transport).join(', ');
  return [
    excludedProtocols(flow).length > 0
      ? `What it is not: its payload begins like none of the protocols exscope recognises over ${transport.toUpperCase()} (${known}), so nothing is proven.`
      : `Its beginning is not in the capture, or not whole, so it may be one of the protocols exscope recognises over ${transport.toUpperCase()} (${known}), so nothing is proven.`,
    ...(impression === null ? [] : [said(IMPRESSIONS, impression)]),
  ];
}
