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
