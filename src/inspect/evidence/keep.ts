import { appended } from '../short-list.js';
import { type CredentialEvidence, MAX_CREDENTIALS } from './credential.js';
import type { FlowEvidence } from './flow.js';
import { phrase } from './phrase.js';
import { MAX_PROOFS, type Proof } from './proof.js';

/** Adds a packet to look at, as long as there is room. */
export function keepProof(evidence: FlowEvidence, proof: Proof): void {
  if (evidence.proofs.length >= MAX_PROOFS) {
    evidence.leftOut++;
    return;
  }
  proof.what = phrase(proof.what);
  evidence.proofs = appended(evidence.proofs, proof);
}

/** Adds a login, as long as there is room; whether there was. */
export function keepCredential(evidence: FlowEvidence, credential: CredentialEvidence): boolean {
  if (evidence.credentials.length >= MAX_CREDENTIALS) {
    evidence.leftOut++;
    return false;
  }
  evidence.credentials = appended(evidence.credentials, credential);
  return true;
}
