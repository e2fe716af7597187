import type { RpcAuthLevel, RpcEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import { STORE_INTERFACES } from '../marks.js';
import { type ProtectionVerdict, proven, undetermined, withoutData } from './verdict.js';

/** From weakest to strongest; what is below integrity can be read and changed, what is below privacy can be read (MS-RPCE 2.2.1.1.8). */
const LEVELS: readonly RpcAuthLevel[] = ['none', 'connect', 'call', 'packet', 'integrity', 'privacy'];

/** The weakest level at which stub data passed; null when no stub data with a readable trailer was seen. */
export function weakestLevel(rpc: RpcEvidence): RpcAuthLevel | null {
  return LEVELS.find((level) => rpc.requests[level] !== undefined) ?? null;
}

/** `interfaces` are the RPC interfaces known on the server's port, by any basis. */
export function rpcProtection(flow: StoredFlow, rpc: RpcEvidence, interfaces: readonly string[]): ProtectionVerdict {
  const level = weakestLevel(rpc);
  const mapi = interfaces.some((name) => STORE_INTERFACES.includes(name));
  if (rpc.readableStub !== null) return proven(mapi ? 'obfuscated' : 'cleartext', `rpc-${level ?? rpc.bindLevel ?? 'none'}`);
  if (level === null) {
    // A bind promises a level; only requests keep it.
    if (rpc.undetermined > 0) return undetermined(flow.client.cutPackets + flow.server.cutPackets > 0 ? 'cut-by-snaplen' : 'gap', 'rpc');
    return withoutData(flow, 'rpc');
  }
  if (level === 'privacy') {
    return rpc.undetermined > 0 && flow.client.cutPackets + flow.server.cutPackets > 0
      ? undetermined('cut-by-snaplen', 'rpc-privacy')
      : proven('encrypted', 'rpc-privacy');
  }
  if (level === 'integrity' || level === 'packet') return proven('signed', `rpc-${level}`);
  return proven(mapi ? 'obfuscated' : 'cleartext', `rpc-${level}`);
}
