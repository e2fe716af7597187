/** Logins that are kept of a flow. */
export const MAX_CREDENTIALS = 16;

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
