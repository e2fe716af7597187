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

/** What the proofs of a NegotiateStream say when its login failed (MS-NNS 2.2.1), and when messages follow it that nothing wraps. */
export const LOGIN_REFUSED = 'login refused';
export const NOT_WRAPPED = 'octets behind the login that nothing wraps';
