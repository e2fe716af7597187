import { type FlowEvidence, LOGIN_REFUSED, NOT_WRAPPED } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { layerProtection } from './layer.js';
import { type ProtectionVerdict, proven, undetermined, withoutData } from './verdict.js';

/** The login alone protects nothing: what follows it is sealed, signed, or sent as it is (MS-NNS 2.2.2). */
export function negotiateStreamProtection(flow: StoredFlow, { cleartext, layer, proofs }: FlowEvidence): ProtectionVerdict {
  if (cleartext !== null) return proven('cleartext', 'nns');
  const told = (what: string) => proofs.some((proof) => proof.what === what);
  // Nothing of the stream protects them, whatever it wraps besides; what they are themselves is not known.
  if (told(NOT_WRAPPED)) return undetermined('unknown-protocol', 'nns-not-wrapped');
  if (layer !== null) return layerProtection(flow, layer, 'nns');
  if (told(LOGIN_REFUSED)) return undetermined('handshake-failed', 'nns');
  return withoutData(flow, 'nns');
}
