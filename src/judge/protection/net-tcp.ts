import type { FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { layerProtection } from './layer.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** The preamble is always readable: the messages decide (MC-NMF 2.2.3.5). */
export function netTcpProtection(flow: StoredFlow, { cleartext, layer }: FlowEvidence): ProtectionVerdict {
  if (cleartext !== null) return proven('cleartext', 'net.tcp');
  if (layer !== null) return layerProtection(flow, layer, 'net.tcp-negotiate');
  return undetermined(lacking(flow) ?? 'no-payload', 'net.tcp');
}
