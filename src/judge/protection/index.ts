import type { ApplicationProtocol, FlowEvidence } from '../../inspect/evidence.js';
import type { StoredFlow } from '../../store/rows.js';
import type { AgreedKeying } from '../media.js';
import { datagramTlsProtection } from './datagram-tls.js';
import { HTTP_BY_DESIGN, httpProtection } from './http.js';
import { kerberosProtection } from './kerberos.js';
import { ldapProtection, ROOT_DSE_ONLY } from './ldap.js';
import { mediaProtection } from './media.js';
import { negotiateStreamProtection } from './negotiate-stream.js';
import { netTcpProtection } from './net-tcp.js';
import { rpcProtection } from './rpc.js';
import { smbProtection } from './smb.js';
import { sshProtection } from './ssh.js';
import { tlsProtection } from './tls.js';
import { upgradeProtection } from './upgrade.js';
import { lacking, type ProtectionVerdict, proven, undetermined } from './verdict.js';

/** What a verdict may rest on besides the flow itself. */
interface Known {
  /** RPC interfaces known on the server's port, by any basis. */
  interfaces: readonly string[];
  /** What calls agreed on for the media of the flow, or null. */
  keying: AgreedKeying | null;
}

type Judge = (flow: StoredFlow, evidence: FlowEvidence, known: Known) => ProtectionVerdict;

/** Protocols with a way of their own to protect what they carry. Any other is readable unless TLS is around it. */
const BY_PROTOCOL: { readonly [Protocol in ApplicationProtocol]?: Judge } = {
  smb: (flow, { smb }) => smbProtection(flow, smb),
  http: (flow, evidence, { interfaces }) => httpProtection(flow, evidence, interfaces),
  rtp: (flow, evidence, { keying }) => mediaProtection(flow, evidence, keying),
  rtcp: (flow, evidence, { keying }) => mediaProtection(flow, evidence, keying),
  // Its own security encrypts, or does not: that is agreed inside, and not read.
  rdp: () => undetermined('unknown-protocol', 'rdp'),
  ssh: sshProtection,
  ldap: ldapProtection,
  kerberos: (flow, { kerberos }) => kerberosProtection(flow, kerberos),
  'net.tcp': netTcpProtection,
  nns: negotiateStreamProtection,
};

/** Mechanisms that are readable on purpose, whatever the catalog says of the data path; the search for a domain controller is (MS-ADTS 6.3.3). */
export const READABLE_BY_DESIGN: readonly (string | null)[] = [...HTTP_BY_DESIGN, ROOT_DSE_ONLY, 'cldap'];

/**
 * Was it protected, and how do we know. Only payload proves anything: no port makes a flow encrypted or cleartext.
 */
export function protectionOf(flow: StoredFlow, known: Known): ProtectionVerdict {
  const { evidence } = flow;
  if (evidence === null || evidence.protocol === null) return unseen(flow);
  const { protocol, rpc, upgrade, tls } = evidence;
  // What RPC carries in the pipes of SMB is protected by SMB, or is not; beside the RPC of its channels HTTP has more to say.
  if (rpc !== null && protocol !== 'smb' && protocol !== 'http') return rpcProtection(flow, rpc, known.interfaces);
  if (upgrade !== null && (upgrade.accepted !== null || upgrade.done !== null)) return upgradeProtection(flow, evidence);
  if (tls !== null && protocol === 'tls') return tlsProtection(flow, tls, 'encrypted');
  if (protocol === 'dtls' || protocol === 'quic') return datagramTlsProtection(flow, evidence, protocol);
  if (tls?.established) return tlsProtection(flow, tls, 'upgraded');
  // A store may name a protocol as it likes, and an object has members nobody gave it.
  const judge = Object.hasOwn(BY_PROTOCOL, protocol) ? BY_PROTOCOL[protocol] : undefined;
  return judge?.(flow, evidence, known) ?? proven('cleartext', protocol);
}

/** Nothing was recognised: say what was missing. */
function unseen(flow: StoredFlow): ProtectionVerdict {
  const { client, server } = flow;
  if (client.payloadBytes + server.payloadBytes === 0) return undetermined('no-payload');
  const lack = lacking(flow);
  if (lack !== null) return undetermined(lack);
  if (flow.state === 'midstream') return undetermined('mid-stream');
  return undetermined('unknown-protocol');
}
