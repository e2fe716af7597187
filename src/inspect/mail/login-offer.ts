import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { appended } from '../short-list.js';
import { skipSpaces, wordEnd, wordIndex } from './bytes.js';
import { note } from './note.js';
import { READABLE_MECHANISMS } from './sasl.js';

/** A login that hands over the password is on offer; each kind is noted once, however often the list is repeated. */
export function offerLogin(context: InspectionContext, side: Side, mechanism: string): void {
  const { evidence, packet } = context;
  evidence.loginOffer ??= { packet, mechanisms: [] };
  if (evidence.loginOffer.mechanisms.includes(mechanism)) return;
  evidence.loginOffer.mechanisms = appended(evidence.loginOffer.mechanisms, mechanism);
  note(context, side, `${mechanism} offered before TLS`);
}

/** The same of the mechanisms listed behind `name`: `SASL` (RFC 5034 6, RFC 4643 2.1), `AUTH` of SMTP (RFC 4954 3). */
export function offerMechanisms(context: InspectionContext, side: Side, name: string, bytes: Uint8Array, start: number, end: number): void {
  for (let at = skipSpaces(bytes, start, end); at < end; ) {
    const stop = wordEnd(bytes, at, end);
    const readable = wordIndex(READABLE_MECHANISMS, bytes, at, stop);
    if (readable >= 0) offerLogin(context, side, `${name} ${READABLE_MECHANISMS[readable]}`);
    at = skipSpaces(bytes, stop, end);
  }
}
