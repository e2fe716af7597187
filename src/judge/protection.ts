import {
  type FlowEvidence,
  MESSAGE_ENCRYPTION,
  type RpcAuthLevel,
  type RpcEvidence,
  type SmbEvidence,
  type TlsEvidence,
} from '../inspect/evidence.js';
import type { Basis, Protection, StoredFlow } from '../store/rows.js';
import { STORE_INTERFACES } from './marks.js';

export interface ProtectionVerdict {
  state: Protection;
  mechanism: string | null;
  basis: Basis;
  /** Why undetermined: `no-payload` `cut-by-snaplen` `mid-stream` `one-direction` `gap` `handshake-failed` `unknown-protocol`. */
  reason: string | null;
}

/** Mechanism of HTTP that only sends browsers to https: readable on purpose. */
export const REDIRECT_ONLY = 'http, redirect to https only';

const proven = (state: Protection, mechanism: string): ProtectionVerdict => ({ state, mechanism, basis: 'payload', reason: null });
const undetermined = (reason: string, mechanism: string | null = null): ProtectionVerdict => ({
  state: 'undetermined',
  mechanism,
  basis: mechanism === null ? 'none' : 'payload',
  reason,
});

/**
 * Was it protected, and how do we know. Only payload proves anything: no port makes a flow encrypted or cleartext.
 * `interfaces` are the RPC interfaces known on the server's port, by any basis.
 */
export function protectionOf(flow: StoredFlow, interfaces: readonly string[]): ProtectionVerdict {
  const { evidence } = flow;
  if (evidence === null || evidence.protocol === null) return unseen(flow);
  if (evidence.protocol === 'smb') return smbProtection(evidence.smb);
  if (evidence.rpc !== null) return rpcProtection(flow, evidence.rpc, interfaces);
  if (evidence.upgrade !== null && (evidence.upgrade.accepted !== null || evidence.upgrade.done !== null))
    return upgradeProtection(flow, evidence);
  if (evidence.protocol === 'tls' && evidence.tls !== null) return tlsProtection(flow, evidence.tls, 'encrypted');
  if (evidence.tls?.established) return tlsProtection(flow, evidence.tls, 'upgraded');
  if (evidence.protocol === 'http') return httpProtection(evidence);
  return proven('cleartext', evidence.protocol);
}

/** Nothing was recognised: say what was missing. */
function unseen(flow: StoredFlow): ProtectionVerdict {
  const { client, server } = flow;
  if (client.payloadBytes + server.payloadBytes === 0) return undetermined('no-payload');
  if (client.cutPackets + server.cutPackets > 0) return undetermined('cut-by-snaplen');
  if (client.gapBytes + server.gapBytes > 0) return undetermined('gap');
  if (client.packets === 0 || server.packets === 0) return undetermined('one-direction');
  if (flow.state === 'midstream') return undetermined('mid-stream');
  return undetermined('unknown-protocol');
}

function tlsProtection(flow: StoredFlow, tls: TlsEvidence, success: 'encrypted' | 'upgraded'): ProtectionVerdict {
  const name = tls.version === null ? 'tls' : /^ssl/.test(tls.version) ? tls.version : `tls-${tls.version}`;
  if (tls.cipher !== null && isNullCipher(tls.cipher)) return proven('cleartext', `${name} without encryption (${tls.cipher})`);
  if (tls.established) return proven(success, name);
  if (tls.alert !== null || tls.answeredInClear) return undetermined('handshake-failed', name);
  if (flow.client.cutPackets + flow.server.cutPackets > 0) return undetermined('cut-by-snaplen', name);
  if (flow.client.gapBytes + flow.server.gapBytes > 0) return undetermined('gap', name);
  if (flow.client.packets === 0 || flow.server.packets === 0) return undetermined('one-direction', name);
  if (flow.state === 'midstream' && tls.clientHelloPacket === null) return undetermined('mid-stream', name);
  return undetermined('handshake-failed', name);
}

/** Suites that authenticate but do not encrypt (RFC 5246 A.5, RFC 9150). */
function isNullCipher(name: string): boolean {
  return /_WITH_NULL_|_CK_NULL_/.test(name) || /^TLS_SHA(256_SHA256|384_SHA384)$/.test(name);
}

function upgradeProtection(flow: StoredFlow, evidence: FlowEvidence): ProtectionVerdict {
  const { upgrade, tls } = evidence;
  if (upgrade!.plaintextAfter !== null) return proven('cleartext', `plaintext after ${upgrade!.verb ?? 'the upgrade'}`);
  if (tls !== null && upgrade!.done !== null) {
    const verdict = tlsProtection(flow, tls, 'upgraded');
    return { ...verdict, mechanism: `${(upgrade!.verb ?? 'starttls').toLowerCase()}, ${verdict.mechanism}` };
  }
  return { ...unseenAfterUpgrade(flow), mechanism: (upgrade!.verb ?? 'starttls').toLowerCase() };
}

function unseenAfterUpgrade(flow: StoredFlow): ProtectionVerdict {
  const { client, server } = flow;
  if (client.cutPackets + server.cutPackets > 0) return undetermined('cut-by-snaplen', 'starttls');
  if (client.gapBytes + server.gapBytes > 0) return undetermined('gap', 'starttls');
  if (client.packets === 0 || server.packets === 0) return undetermined('one-direction', 'starttls');
  return undetermined('handshake-failed', 'starttls');
}

/**
 * Headers of HTTP without TLS are always readable; the contents decide. Exchange's management shell wraps its bodies by Kerberos or SPNEGO
 * (MS-WSMV 2.2.9.1), and what RPC over HTTP carries is not read here.
 */
function httpProtection(evidence: FlowEvidence): ProtectionVerdict {
  const { http, cleartext, credentials, proofs } = evidence;
  if (cleartext === null && credentials.length === 0) {
    if (http?.redirectOnly) return proven('cleartext', REDIRECT_ONLY);
    if (proofs.some(({ what }) => what === MESSAGE_ENCRYPTION)) return proven('encrypted', 'http-message-encryption');
    if (http?.exchanges.some(({ service }) => service === 'rpc')) return undetermined('unknown-protocol', 'rpc-over-http');
  }
  return proven('cleartext', 'http');
}

/** Negotiation, session setup and names pass in clear in every session: the data decide (MS-SMB2 3.2.4.1.8). */
function smbProtection(smb: SmbEvidence | null): ProtectionVerdict {
  if (smb !== null && smb.readable !== null) {
    if (smb.signed !== null) return proven('signed', 'smb-signing');
    return proven('cleartext', smb.dialect === null ? 'smb' : `smb-${smb.dialect}`);
  }
  return smb !== null && smb.encrypted !== null ? proven('encrypted', 'smb3') : undetermined('no-payload', 'smb');
}

/** From weakest to strongest; what is below integrity can be read and changed, what is below privacy can be read (MS-RPCE 2.2.1.1.8). */
const LEVELS: readonly RpcAuthLevel[] = ['none', 'connect', 'call', 'packet', 'integrity', 'privacy'];

/** The weakest level at which stub data passed; null when no stub data with a readable trailer was seen. */
export function weakestLevel(rpc: RpcEvidence): RpcAuthLevel | null {
  return LEVELS.find((level) => rpc.requests[level] !== undefined) ?? null;
}

function rpcProtection(flow: StoredFlow, rpc: RpcEvidence, interfaces: readonly string[]): ProtectionVerdict {
  const level = weakestLevel(rpc);
  const mapi = interfaces.some((name) => STORE_INTERFACES.includes(name));
  if (rpc.readableStub !== null) return proven(mapi ? 'obfuscated' : 'cleartext', `rpc-${level ?? rpc.bindLevel ?? 'none'}`);
  if (level === null) {
    // A bind promises a level; only requests keep it.
    if (rpc.undetermined > 0) return undetermined(flow.client.cutPackets + flow.server.cutPackets > 0 ? 'cut-by-snaplen' : 'gap', 'rpc');
    return undetermined('no-payload', 'rpc');
  }
  if (level === 'privacy') {
    return rpc.undetermined > 0 && flow.client.cutPackets + flow.server.cutPackets > 0
      ? undetermined('cut-by-snaplen', 'rpc-privacy')
      : proven('encrypted', 'rpc-privacy');
  }
  if (level === 'integrity' || level === 'packet') return proven('signed', `rpc-${level}`);
  return proven(mapi ? 'obfuscated' : 'cleartext', `rpc-${level}`);
}
