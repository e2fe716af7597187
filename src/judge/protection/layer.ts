import type { LayerEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/**
 * Messages wrapped by GSS-API or SASL. The weakest decides: one that is only signed can be read, and of one that may be anything nothing can be said.
 * `name` is what the layer is called in mechanisms.
 */
export function layerProtection(flow: StoredFlow, { mechanism, sealed, signed, opaque }: LayerEvidence, name: string): ProtectionVerdict {
  const by = mechanism === null ? '' : `, ${mechanism}`;
  if (signed !== null) return proven('signed', `${name}-signed${by}`);
  if (opaque !== null || sealed === null) return undetermined(unknown(flow), `${name}${by}`);
  return proven('encrypted', `${name}-sealed${by}`);
}

/** Why the login, which would tell, was not read. */
const unknown = (flow: StoredFlow) => lacking(flow) ?? (flow.state === 'midstream' ? 'mid-stream' : 'unknown-protocol');
