/** The preamble of .NET message framing (MC-NMF 2.2.3). */
export interface FramingEvidence {
  /** Where the client wants to go, sanitised: it names the service. */
  via: string | null;
  /** Upgrade the client asked for: `application/negotiate` `application/ssl-tls`; null when it asked for none. */
  upgrade: string | null;
}
