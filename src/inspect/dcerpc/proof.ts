import { type FlowEvidence, MAX_PROOFS, phrase, type Side } from '../evidence.js';
import { appended } from '../short-list.js';

/** Adds a packet to look at, in the order of packets: a fragment that never ended is reported later than its packet. */
export function prove(evidence: FlowEvidence, packet: number, side: Side, what: string): void {
  const { proofs } = evidence;
  if (proofs.length >= MAX_PROOFS) {
    evidence.leftOut++;
    return;
  }
  const proof = { packet, side, what: phrase(what) };
  let at = proofs.length;
  while (at > 0 && proofs[at - 1]!.packet > packet) at--;
  if (at === proofs.length) evidence.proofs = appended(proofs, proof);
  else proofs.splice(at, 0, proof);
}
