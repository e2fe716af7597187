import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { note } from './note.js';

/** A login that hands over the password is on offer; each kind is noted once, however often the list is repeated. */
export function offerLogin(context: InspectionContext, side: Side, mechanism: string): void {
  const { evidence, packet } = context;
  evidence.loginOffer ??= { packet, mechanisms: [] };
  if (evidence.loginOffer.mechanisms.includes(mechanism)) return;
  evidence.loginOffer.mechanisms.push(mechanism);
  note(context, side, `${mechanism} offered before TLS`);
}
