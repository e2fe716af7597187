/** One problem, not one flow: everything that shows the same thing about the same server and service. */
export type Severity = 'info' | 'low' | 'medium' | 'high';

/** From least to worst, for `--fail-on`. */
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high'];

export type FindingKind =
  | 'credential-sent'
  | 'session-exposed'
  | 'login-offered'
  | 'cleartext-protocol'
  | 'upgrade-refused'
  | 'upgrade-stripped'
  | 'upgrade-not-asked'
  | 'content-before-upgrade'
  | 'plaintext-after-upgrade'
  | 'pipelined-behind-upgrade'
  | 'readable-media'
  | 'media-key-exposed'
  | 'obfuscated-mapi'
  | 'rpc-below-privacy'
  | 'smb1'
  | 'smb-guest'
  | 'smb-unencrypted'
  | 'ntlmv1'
  | 'weak-kerberos'
  | 'weak-tls'
  | 'bad-certificate'
  | 'static-port-drift'
  | 'exception-expired'
  | 'unexpected-flow'
  | 'blind-spot';

/** Somebody answers for a finding: it stays on record, and no pipeline fails of it until the date. */
interface Acceptance {
  who: string;
  why: string;
  /** `2027-03-31`, the last day it holds; null for ever. */
  until: string | null;
  /** That day was over when the finding was last seen: it is accepted no longer. */
  ended: boolean;
}

/** What a message puts in the place of its arguments: as it is, or a list that each language joins its own way. */
export type FindingValues = Readonly<Record<string, string | number | readonly string[]>>;

/** What was found, in no language: reports tell it from messages. */
export interface Finding {
  /** `F1`, `F2`… in the order shown: worst first. */
  id: string;
  /** The same problem at the same server has the same one in the next capture: 16 hexadecimal digits. */
  fingerprint: string;
  kind: FindingKind;
  /** Which problem of the kind, such as `imap/readable`. */
  problem: string;
  severity: Severity;
  /** Which messages tell it, such as `weak-tls.tls-1-0`. */
  says: string;
  values: FindingValues;
  /** What the exception says that accepts it; null when none does. */
  exception: FindingValues | null;
  server: { address: string; port: number };
  /** The port is another one in each flow; `server.port` is that of the first. */
  anyPort: boolean;
  /** Client addresses, sorted. */
  clients: string[];
  clientCount: number;
  /** Flow identifiers, ascending but for what only all flows together show. */
  flows: number[];
  flowCount: number;
  /** User names of exposed logins. */
  users: string[];
  /** Users beyond `MAX_USERS`, one for each flow that shows one; absent: none. */
  usersLeftOut?: number;
  /** Packets that prove it, at most 12: those of the flow that is told, then the first ones; a number counts in the capture of its flow. */
  evidence: { flow: number; packet: number }[];
  /** The same, the numbers only. */
  packets: number[];
  /** Times of the flows it was seen in. */
  firstSeenMicros: number;
  lastSeenMicros: number;
  /** By a baseline. */
  accepted: Acceptance | null;
}

/** Somebody answers for it, still: no pipeline need fail of it. */
export const isAccepted = ({ accepted }: Pick<Finding, 'accepted'>): boolean => accepted !== null && !accepted.ended;
