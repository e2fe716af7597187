/**
 * How evidence lies in tables, and how it comes back exactly as it was: one file per part of FlowEvidence, one line below; what is left is in `head.ts`. There is no column a
 * secret could go into.
 */
import type { FlowEvidence } from '../../inspect/evidence.js';
import { CERTIFICATE } from './certificate.js';
import { CREDENTIAL } from './credential.js';
import { FRAMING } from './framing.js';
import { HTTP } from './http.js';
import { KERBEROS } from './kerberos.js';
import { LAYER } from './layer.js';
import { MEDIA } from './media.js';
import { RPC } from './rpc.js';
import { SIP } from './sip.js';
import { SMB } from './smb.js';
import type { EvidenceTable } from './table.js';
import { TLS } from './tls.js';
import { UPGRADE } from './upgrade.js';

/** Parts a flow has one of at most. */
type OnePart = 'tls' | 'upgrade' | 'rpc' | 'http' | 'smb' | 'layer' | 'kerberos' | 'framing' | 'sip' | 'media';
/** Parts a flow may have several of, in their order. */
type ManyPart = 'certificates' | 'credentials';

const ONE_OF: { readonly [Name in OnePart]: EvidenceTable<NonNullable<FlowEvidence[Name]>> } = {
  tls: TLS,
  upgrade: UPGRADE,
  rpc: RPC,
  http: HTTP,
  smb: SMB,
  layer: LAYER,
  kerberos: KERBEROS,
  framing: FRAMING,
  sip: SIP,
  media: MEDIA,
};

const MANY_OF: { readonly [Name in ManyPart]: EvidenceTable<FlowEvidence[Name][number]> } = {
  certificates: CERTIFICATE,
  credentials: CREDENTIAL,
};

/** For whoever takes one part like the other: a value comes from where its table puts it. */
export type Parts = Record<OnePart, unknown> & Record<ManyPart, unknown[]>;
export const ONE = Object.entries(ONE_OF) as [OnePart, EvidenceTable<unknown>][];
export const MANY = Object.entries(MANY_OF) as [ManyPart, EvidenceTable<unknown>][];
