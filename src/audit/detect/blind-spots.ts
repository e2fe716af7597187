import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, type Sighting } from './sighting.js';

/** Reasons that are the capture's, not the flow's: another capture of the same traffic would decide it. */
const OF_THE_CAPTURE: ReadonlySet<string> = new Set(['mid-stream', 'one-direction', 'gap', 'cut-by-snaplen']);

/** Flows of Exchange whose protection this capture cannot tell: no problem of the server, and nothing to be passed over in silence. */
export function blindSpots({ verdict, server, client, firstPacket }: JudgedFlow): readonly Sighting[] {
  const reason = verdict.protectionReason;
  if (verdict.protection !== 'undetermined' || reason === null || !OF_THE_CAPTURE.has(reason)) return NOTHING;
  if (verdict.expectation === 'unrelated' || verdict.byDesign || server.payloadBytes + client.payloadBytes === 0) return NOTHING;
  return [
    {
      kind: 'blind-spot',
      problem: reason,
      severity: 'info',
      says: `blind-spot.${reason}`,
      values: {},
      packets: [firstPacket],
      anyPort: true,
    },
  ];
}
