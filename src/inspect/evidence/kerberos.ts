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
