import { keepProof, phrase, type Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';

/** Adds a packet to look at. `what` is our words and protocol tokens, never text of the capture. */
export function note(context: InspectionContext, side: Side, what: string): void {
  keepProof(context.evidence, { packet: context.packet, side, what });
}

/** Readable content of the protocol passed; the first packet counts. */
export function cleartext(context: InspectionContext, side: Side, what: string): void {
  const { evidence, packet } = context;
  if (evidence.cleartext !== null) return;
  evidence.cleartext = { packet, what: phrase(what) };
  note(context, side, `${what} in clear`);
}
