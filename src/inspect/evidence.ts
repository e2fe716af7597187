import type { MediaEvidence } from './rtp/evidence.js';
import type { SipEvidence } from './sip/evidence.js';

/**
 * What payload bytes proved about one flow. Inspectors fill these objects; the store keeps them; the judge reads them.
 * Nothing here is a verdict, and nothing here is ever a secret: a credential is a mechanism and a user name.
 * Packet numbers are 1-based positions in the capture file (`PacketRecord.number`).
 */

/** The two ends of a flow. Side 0 sent the first packet seen; which of them is the client is evidence of its own. */
export type Side = 0 | 1;

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
  | 'net.tcp';

/** One packet that proves something, in the order seen. `what` is a short phrase in our own words plus protocol tokens, never a secret. */
export interface Proof {
  packet: number;
  side: Side;
  what: string;
}

/** TLS versions as everywhere in exscope: `ssl2 ssl3 1.0 1.1 1.2 1.3`. */
export type TlsVersion = 'ssl2' | 'ssl3' | '1.0' | '1.1' | '1.2' | '1.3';

/**
 * What the records of a session look like whose suite was not seen: a suite without encryption is told by the hello alone (RFC 5246 A.5).
 * `readable`: as text, or with a readable Finished. `ciphertext`: as only a cipher leaves them. `ambiguous`: neither, and compressed or binary data
 * look so, too. `few`: not enough octets to tell.
 */
export interface RecordLook {
  as: 'readable' | 'ciphertext' | 'ambiguous' | 'few';
  /** Where that was known. */
  packet: number;
}

export interface TlsEvidence {
  /** Negotiated version from the ServerHello (supported_versions wins, RFC 8446 4.2.1); null when no ServerHello was seen. */
  version: TlsVersion | null;
  /** Highest version the client offered; null when no ClientHello was seen. */
  offeredVersion: TlsVersion | null;
  /** Negotiated suite as four hex digits (`c02f`; six for SSLv2) and its IANA name, or null. */
  cipherId: string | null;
  cipher: string | null;
  sni: string | null;
  /** Protocols the client offered (RFC 7301) and the one the server chose, when readable. */
  alpn: string[];
  alpnSelected: string | null;
  clientHelloPacket: number | null;
  serverHelloPacket: number | null;
  /** Handshake completed in both directions (ChangeCipherSpec or application data from both). */
  established: boolean;
  establishedPacket: number | null;
  resumed: boolean;
  /** Session was under way when the capture began: records of a consistent chain, version unknown. */
  midstream: boolean;
  /** First fatal alert readable in clear, or the warning nothing followed. `description` is the RFC's name, such as `handshake_failure`. */
  alert: { side: Side; description: string; packet: number; level: 'fatal' | 'warning' } | null;
  /** ClientHello was answered by bytes that are not TLS. */
  answeredInClear: boolean;
  /**
   * Who ended a handshake before it was completed, and how that shows: an alert in clear; one that is encrypted (up to TLS 1.2); a record that can
   * hold no more than an alert (TLS 1.3: probable, not proven); an answer that is not TLS.
   */
  failure: { side: Side; by: 'alert' | 'encrypted-alert' | 'alert-sized-record' | 'answer-in-clear'; packet: number } | null;
  /** Draft of TLS 1.3 that was negotiated, such as `1.3 draft 28`. */
  draft: string | null;
  /** Fingerprints of the first ClientHello and the ServerHello: 32 hex digits each; JA4 as FoxIO writes it. Null unless the hello is complete. */
  ja3: string | null;
  ja3s: string | null;
  ja4: string | null;
  /** Named group of the key exchange, prime length of DHE, scheme of the server's signature (TLS 1.2 only), as far as readable. */
  group: string | null;
  dhBits: number | null;
  signatureScheme: string | null;
  /** `deflate` or another method; null without. */
  compression: string | null;
  /** The server's random says that it can do more than this version (RFC 8446 4.1.3). */
  downgrade: '1.1' | '1.2' | null;
  /** Extensions the server agreed to (RFC 7627, RFC 7366, RFC 5746); null where no complete ServerHello below TLS 1.3 was seen. */
  extendedMasterSecret: boolean | null;
  encryptThenMac: boolean | null;
  secureRenegotiation: boolean | null;
  /** Packet of a HelloRetryRequest. */
  retryPacket: number | null;
  /** What the session was resumed by, when it was. */
  resumption: 'session-id' | 'ticket' | 'psk' | null;
  /** Data before the server answered (RFC 8446 2.3): offered, or sent. */
  earlyData: 'offered' | 'sent' | null;
  /** Certificates the server presented; null when none were seen, or not to their end. `FlowEvidence.certificates` holds the first ones. */
  chainLength: number | null;
  /** Packet in which the server asked for a client certificate (RFC 5246 7.4.4); encrypted in TLS 1.3. */
  clientCertificateRequested: number | null;
  /** What the client answered, and where. */
  clientCertificate: { sent: boolean; packet: number } | null;
  /** Null where the suite was seen, or nothing under its keys. */
  look: RecordLook | null;
}

/** One certificate as it was presented. It says this of itself; whether it may be trusted is nothing a capture shows. */
export interface CertificateEvidence {
  sentBy: 'server' | 'client';
  /** In the chain, 0 being the end entity's. */
  position: number;
  packet: number;
  /** Of the DER, in hex. */
  sha256: string;
  /** Names as RFC 4514 writes them; all that follows is null when the certificate could not be read. */
  subject: string | null;
  commonName: string | null;
  issuer: string | null;
  /** `DNS:mail.example.com` `IP:192.0.2.1` `email:a@example.com`, at most 64. */
  alternativeNames: string[];
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  notBefore: string | null;
  notAfter: string | null;
  /** `rsa` `ec` `dsa` `ed25519` `ed448`, and the key's length. */
  keyKind: string | null;
  keyBits: number | null;
  /** Such as `sha256WithRSAEncryption`. */
  signature: string | null;
  /** Issued to whom it was issued by. */
  selfSigned: boolean;
}

/** The STARTTLS family. Offered, asked, accepted, refused and done are different facts; each is the packet that showed it. */
export interface UpgradeEvidence {
  /** Verb asked for, else the best one offered: STARTTLS, STLS, X-ANONYMOUSTLS; CONNECT of HTTP, when its tunnel carries TLS. */
  verb: string | null;
  offered: number | null;
  /** A complete capability list was seen that does not offer it. */
  notOffered: number | null;
  asked: number | null;
  accepted: number | null;
  refused: number | null;
  /** TLS records followed. */
  done: number | null;
  /** Readable protocol went on after the upgrade was accepted. */
  plaintextAfter: number | null;
  /** Bytes were pipelined behind the command in clear (command injection pattern, CVE-2011-0411 class). */
  pipelined: number | null;
  /** An offer seems to have been removed on the way: blanked out, or unknown to the server that made it. */
  stripped: number | null;
}

/** What the server's greeting says it is. */
export interface ProductEvidence {
  name: string;
  /** As the greeting writes it; null when it names none. */
  version: string | null;
}

/** Logins that hand over the password, on offer where no TLS protects them. */
export interface LoginOfferEvidence {
  /** Packet of the first such offer. */
  packet: number;
  /** As the protocol writes them: `AUTH LOGIN` `X-EXPS LOGIN` `AUTH=PLAIN` `LOGIN` `SASL PLAIN` `USER` `AUTHINFO USER`. */
  mechanisms: string[];
}

/** By the response of the AUTHENTICATE message (MS-NLMP 3.3): NTLMv1, with extended session security or not, is DES. */
export type NtlmVersion = 'v1' | 'v2';

export interface CredentialEvidence {
  /** `login` `plain` `user-pass` `apop` `cram-md5` `digest-md5` `ntlm` `gssapi` `negotiate` `basic` `digest` `bearer` `xoauth2` `simple`… */
  mechanism: string;
  /** User name, sanitised; null when not readable. */
  user: string | null;
  /** Domain an NTLM login names, sanitised; null elsewhere. */
  domain: string | null;
  /** Null where the login is not NTLM. */
  ntlmVersion: NtlmVersion | null;
  /** Sent without TLS around it. */
  beforeTls: boolean;
  /** Whether whoever captured the bytes holds the password itself (login, plain, basic), not a digest or ticket. */
  passwordReadable: boolean;
  packet: number;
  outcome: 'accepted' | 'refused' | null;
}

export interface RpcInterfaceEvidence {
  /** Lower-case UUID and `major.minor`. */
  uuid: string;
  version: string;
  /** Packet of the bind or alter_context. */
  packet: number;
  /** Result of the presentation context; null when the answer was not seen. */
  accepted: boolean | null;
}

/** Authentication levels of MS-RPCE 2.2.1.1.8. */
export type RpcAuthLevel = 'none' | 'connect' | 'call' | 'packet' | 'integrity' | 'privacy';

export interface RpcEvidence {
  interfaces: RpcInterfaceEvidence[];
  /** Security contexts of all connections of this flow, at most 16. */
  securityContexts: {
    /** auth_context_id of the trailer. */
    id: number;
    /** As `authType`, never null. */
    type: string;
    /** The level it promises. */
    level: RpcAuthLevel;
    packet: number;
  }[];
  /** Authentication type of the last bind, alter_context or request trailer: `ntlm` `negotiate` `kerberos` `schannel` `netlogon`… */
  authType: string | null;
  /** Level promised in the bind, or null when no bind with an authentication trailer was seen. */
  bindLevel: RpcAuthLevel | null;
  /** How many request and response PDUs with stub data were seen at each level, with the first packet of each. The level of the *requests* decides. */
  requests: Partial<Record<RpcAuthLevel, { count: number; firstPacket: number }>>;
  /** PDUs whose trailer could not be read (cut or lost). */
  undetermined: number;
  /** A readable MAPI RPC_HEADER_EXT was seen: the stub was not encrypted (MS-OXCRPC 2.2.2.1). */
  readableStub: number | null;
  /** Calls the server refused or could not run, with the status of the first (C706 12.6.4.7), by name where it has one; null without. */
  faults: { count: number; firstPacket: number; status: string } | null;
  /** `server:port` a channel of RPC over HTTP asked the proxy for (MS-RPCH 2.2.2), sanitised; null elsewhere. */
  proxyTarget: string | null;
}

export interface HttpExchange {
  /** Exchange service of the virtual directory (`owa` `ecp` `ews` `activesync` `autodiscover` `mapi` `rpc` `oab` `powershell` `public` `exchange`…), one of `OPEN_SERVICES`, or null. */
  service: string | null;
  method: string;
  /** Path without query, sanitised, at most 120 characters. */
  path: string;
  packet: number;
  status: number | null;
  /** Location header pointed to https. */
  redirectToHttps: boolean;
}

export interface HttpEvidence {
  host: string | null;
  server: string | null;
  userAgent: string | null;
  /** Of X-OWA-Version, such as `15.2.1118.26`. */
  exchangeVersion: string | null;
  /** Of X-FEServer: the server that took the request (Exchange 2013 and later). */
  frontEnd: string | null;
  /** First exchanges, at most 16; `requests` counts all. */
  exchanges: HttpExchange[];
  requests: number;
  /** Lower-case authentication schemes clients sent, and those servers demanded. */
  schemesSent: string[];
  schemesOffered: string[];
  /** Every answered request was answered by a redirect to https and nothing else was said. */
  redirectOnly: boolean;
  /** A message body or a response with content (not only a redirect or an error) passed in clear. */
  contentPacket: number | null;
  /** Cookies that are a session, by name only, each with the first packet in which it had a value. */
  sessionCookies: { name: string; packet: number }[];
}

export interface SmbEvidence {
  /** `1` `2.0.2` `2.1` `3.0` `3.0.2` `3.1.1` from the negotiate response; null when it was not seen. */
  dialect: string | null;
  /** First signed message after session setup (MS-SMB2 2.2.1, MS-CIFS 2.2.3.1); null as well when data passed unsigned. */
  signed: number | null;
  /** First encrypted message (transform header, MS-SMB2 2.2.41). */
  encrypted: number | null;
  /** First message with file or pipe data in clear. */
  readable: number | null;
  /** First message in clear with names or attributes of files: what a directory lists, not what a file holds. */
  names: number | null;
  /** First compressed message (MS-SMB2 2.2.42); compression hides nothing. */
  compressed: number | null;
  /** First message of SMB1 that is more than an offer to speak it: SMB1 is in use. */
  smb1: number | null;
  /** What the ends announced of signing: `required` when one of them requires it (MS-SMB2 2.2.3, MS-CIFS 2.2.4.52.2); null when neither was seen. */
  signing: 'required' | 'enabled' | 'off' | null;
  /** Cipher the negotiation chose, such as `aes-128-gcm` (MS-SMB2 2.2.4.1.2); null when it chose none or was not seen. Nothing says that it was used. */
  cipher: string | null;
  /** Server's answer that made a session a guest's, and one that made it nobody's (MS-SMB2 2.2.6, MS-CIFS 2.2.4.53.2). */
  guest: number | null;
  anonymous: number | null;
}

/** What octets of no known protocol look like. Only that: compressed octets look like encrypted ones. */
export type Impression = 'text' | 'structured' | 'random';

/** Messages wrapped by GSS-API or SASL instead of TLS (RFC 4422 3.7, MS-NNS 2.2.2): the first packet of each kind. */
export interface LayerEvidence {
  /** `kerberos` `ntlm` `digest-md5`, or null when neither the login nor a token tells. */
  mechanism: string | null;
  /** Wrapped and not readable, by the token's own word or by what the login agreed. */
  sealed: number | null;
  /** Wrapped with a checksum only: the contents can be read. */
  signed: number | null;
  /** Wrapped; whether sealed is not determinable. */
  opaque: number | null;
}

export interface KerberosEvidence {
  /** Kinds of messages in the order first seen: `AS-REQ` `AS-REP` `TGS-REQ` `TGS-REP` `AP-REQ` `AP-REP` `KRB-PRIV` `KRB-ERROR`… */
  messages: string[];
  realm: string | null;
  /** Encryption types clients offered (RFC 3961 8), in the order first seen. */
  offered: number[];
  /** Encryption types that were used: of tickets, of replies, and of whatever else was encrypted, each with its first packet. */
  used: KerberosUse[];
  /** First AS-REP to a request that proved no knowledge of the password. */
  withoutPreauthentication: number | null;
  /** Code of the last KRB-ERROR (RFC 4120 7.5.9). */
  error: number | null;
}

export interface KerberosUse {
  etype: number;
  of: 'ticket' | 'reply' | 'message';
  packet: number;
}

/** The preamble of .NET message framing (MC-NMF 2.2.3). */
export interface FramingEvidence {
  /** Where the client wants to go, sanitised: it names the service. */
  via: string | null;
  /** Upgrade the client asked for: `application/negotiate` `application/ssl-tls`; null when it asked for none. */
  upgrade: string | null;
}

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
}

/** Services whose answers are meant for everybody: load balancers' probes of Exchange, and certificates, CRLs and OCSP, which are signed. */
export const OPEN_SERVICES: readonly string[] = ['healthcheck', 'pki'];

/** The proof that bodies are wrapped by GSS-API (MS-WSMV 2.2.9.1), though no TLS is around them. */
export const MESSAGE_ENCRYPTION = 'message encryption (Kerberos/SPNEGO)';

export const MAX_PROOFS = 24;
export const MAX_CREDENTIALS = 16;

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
  };
}

export const emptyTls = (): TlsEvidence => ({
  version: null,
  offeredVersion: null,
  cipherId: null,
  cipher: null,
  sni: null,
  alpn: [],
  alpnSelected: null,
  clientHelloPacket: null,
  serverHelloPacket: null,
  established: false,
  establishedPacket: null,
  resumed: false,
  midstream: false,
  alert: null,
  answeredInClear: false,
  failure: null,
  draft: null,
  ja3: null,
  ja3s: null,
  ja4: null,
  group: null,
  dhBits: null,
  signatureScheme: null,
  compression: null,
  downgrade: null,
  extendedMasterSecret: null,
  encryptThenMac: null,
  secureRenegotiation: null,
  retryPacket: null,
  resumption: null,
  earlyData: null,
  chainLength: null,
  clientCertificateRequested: null,
  clientCertificate: null,
  look: null,
});
