/**
 * What payload bytes proved about one flow. Inspectors fill these objects; the store keeps them; the judge reads them.
 * Nothing here is a verdict, and nothing here is ever a secret: a credential is a mechanism and a user name.
 * Packet numbers are 1-based positions in the capture file (`PacketRecord.number`).
 */

export type { CertificateEvidence } from './evidence/certificate.js';
export { type CredentialEvidence, MAX_CREDENTIALS, type NtlmVersion } from './evidence/credential.js';
export { type ApplicationProtocol, emptyEvidence, type FlowEvidence } from './evidence/flow.js';
export type { FramingEvidence } from './evidence/framing.js';
export { type HttpEvidence, type HttpExchange, MESSAGE_ENCRYPTION, OPEN_SERVICES } from './evidence/http.js';
export type { Impression } from './evidence/impression.js';
export { keepCredential, keepProof } from './evidence/keep.js';
export type { KerberosEvidence, KerberosUse } from './evidence/kerberos.js';
export { type LayerEvidence, LOGIN_REFUSED, NOT_WRAPPED } from './evidence/layer.js';
export { phrase } from './evidence/phrase.js';
export type { ProductEvidence } from './evidence/product.js';
export { MAX_PROOFS, type Proof } from './evidence/proof.js';
export type { RpcAuthLevel, RpcEvidence, RpcInterfaceEvidence } from './evidence/rpc.js';
export type { Side } from './evidence/side.js';
export type { SmbEvidence } from './evidence/smb.js';
export { emptyTls, type RecordLook, type TlsEvidence, type TlsVersion } from './evidence/tls.js';
export type { UpgradeEvidence } from './evidence/upgrade.js';
