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
