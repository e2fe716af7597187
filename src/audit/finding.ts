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
  | 'unexpected-flow';

export interface Finding {
  /** `F1`, `F2`… in the order shown: worst first. */
  id: string;
  kind: FindingKind;
  severity: Severity;
  /** One line a manager understands. */
  title: string;
  /** What was seen, one sentence. */
  detail: string;
  server: { address: string; port: number };
  /** Client addresses, sorted, at most 50; `clientCount` counts all. */
  clients: string[];
  clientCount: number;
  /** Flow identifiers, at most 200; `flowCount` counts all. */
  flows: number[];
  flowCount: number;
  /** User names of exposed logins. */
  users: string[];
  /** Packets that prove it, first ones first, at most 12. */
  packets: number[];
}
