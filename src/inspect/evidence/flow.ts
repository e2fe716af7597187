import type { MediaEvidence } from '../rtp/evidence.js';
import type { SipEvidence } from '../sip/evidence.js';
import type { CertificateEvidence } from './certificate.js';
import type { CredentialEvidence } from './credential.js';
import type { FramingEvidence } from './framing.js';
import type { HttpEvidence } from './http.js';
import type { Impression } from './impression.js';
import type { KerberosEvidence } from './kerberos.js';
import type { LayerEvidence } from './layer.js';
import type { LoginOfferEvidence } from './login-offer.js';
import type { ProductEvidence } from './product.js';
import type { Proof } from './proof.js';
import type { RpcEvidence } from './rpc.js';
import type { Side } from './side.js';
import type { SmbEvidence } from './smb.js';
import type { TlsEvidence } from './tls.js';
import type { UpgradeEvidence } from './upgrade.js';

export type ApplicationProtocol =
  | 'smtp'
  | 'imap'
  | 'pop3'
  | 'http'
  | 'tls'
  | 'dcerpc'
  | 'ldap'
  | 'cldap'
  | 'kerberos'
  | 'dns'
  | 'smb'
  | 'netbios'
  | 'sip'
  | 'rtp'
  | 'rtcp'
  | 'nntp'
  | 'irc'
  | 'h323'
  | 't120'
  | 'x400'
  | 'rdp'
  | 'ssh'
  | 'quic'
  | 'dtls'
  | 'net.tcp'
  | 'nns'
  | 'ese-replication';

export interface FlowEvidence {
  /** Proven by payload; null while nothing is proven. For STARTTLS flows the clear protocol, for implicit TLS `tls`. */
  protocol: ApplicationProtocol | null;
  /** Which side the protocol shows to be the client. */
  clientSide: Side | null;
  /** First packet in which readable content of the protocol passed that was not merely a greeting or an upgrade dialogue. */
  cleartext: { packet: number; what: string } | null;
  /** Server greeting, sanitised, at most 200 characters. */
  banner: string | null;
  /** Of the payload, when no protocol was recognised. */
  impression: Impression | null;
  product: ProductEvidence | null;
  loginOffer: LoginOfferEvidence | null;
  upgrade: UpgradeEvidence | null;
  tls: TlsEvidence | null;
  rpc: RpcEvidence | null;
  http: HttpEvidence | null;
  smb: SmbEvidence | null;
  sip: SipEvidence | null;
  media: MediaEvidence | null;
  /** Certificates in clear: of TLS up to 1.2, at most 8 a side. */
  certificates: CertificateEvidence[];
  layer: LayerEvidence | null;
  kerberos: KerberosEvidence | null;
  framing: FramingEvidence | null;
  credentials: CredentialEvidence[];
  /** The packets to look at, in order, at most `MAX_PROOFS`. */
  proofs: Proof[];
  /** What the lists of logins, packets to look at, certificates, interfaces, security contexts and media had no room for. */
  leftOut: number;
}

export function emptyEvidence(): FlowEvidence {
  return {
    protocol: null,
    clientSide: null,
    cleartext: null,
    banner: null,
    impression: null,
    product: null,
    loginOffer: null,
    upgrade: null,
    tls: null,
    rpc: null,
    http: null,
    smb: null,
    sip: null,
    media: null,
    certificates: [],
    layer: null,
    kerberos: null,
    framing: null,
    credentials: [],
    proofs: [],
    leftOut: 0,
  };
}
