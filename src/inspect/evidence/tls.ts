import type { Side } from './side.js';

/** TLS versions as everywhere in exscope: `ssl2 ssl3 1.0 1.1 1.2 1.3`. */
export type TlsVersion = 'ssl2' | 'ssl3' | '1.0' | '1.1' | '1.2' | '1.3';

/**
 * What the records of a session look like whose suite was not seen: a suite without encryption is told by the hello alone (RFC 5246 A.5).
 * `readable`: as text, or with a readable Finished. `ciphertext`: as only a cipher leaves them. `ambiguous`: neither, and compressed or binary data
 * look so, too. `few`: not enough octets to tell.
 */
export interface RecordLook {
  as: 'readable' | 'ciphertext' | 'ambiguous' | 'few';
  /** Where that was known. */
  packet: number;
}

export interface TlsEvidence {
  /** Negotiated version from the ServerHello (supported_versions wins, RFC 8446 4.2.1); null when no ServerHello was seen. */
  version: TlsVersion | null;
  /** Highest version the client offered; null when no ClientHello was seen. */
  offeredVersion: TlsVersion | null;
  /** Negotiated suite as four hex digits (`c02f`; six for SSLv2) and its IANA name, or null. */
  cipherId: string | null;
  cipher: string | null;
  sni: string | null;
  /** Protocols the client offered (RFC 7301) and the one the server chose, when readable. */
  alpn: string[];
  alpnSelected: string | null;
  clientHelloPacket: number | null;
  serverHelloPacket: number | null;
  /** Handshake completed in both directions (ChangeCipherSpec or application data from both). */
  established: boolean;
  establishedPacket: number | null;
  resumed: boolean;
  /** Session was under way when the capture began: records of a consistent chain, version unknown. */
  midstream: boolean;
  /** First fatal alert readable in clear, or the warning nothing followed. `description` is the RFC's name, such as `handshake_failure`. */
  alert: { side: Side; description: string; packet: number; level: 'fatal' | 'warning' } | null;
  /** ClientHello was answered by bytes that are not TLS. */
  answeredInClear: boolean;
  /**
   * Who ended a handshake before it was completed, and how that shows: an alert in clear; one that is encrypted (up to TLS 1.2); a record that can
   * hold no more than an alert (TLS 1.3: probable, not proven); an answer that is not TLS.
   */
  failure: { side: Side; by: 'alert' | 'encrypted-alert' | 'alert-sized-record' | 'answer-in-clear'; packet: number } | null;
  /** Draft of TLS 1.3 that was negotiated, such as `1.3 draft 28`. */
  draft: string | null;
  /** Fingerprints of the first ClientHello and the ServerHello: 32 hex digits each; JA4 as FoxIO writes it. Null unless the hello is complete. */
  ja3: string | null;
  ja3s: string | null;
  ja4: string | null;
  /** Named group of the key exchange, prime length of DHE, scheme of the server's signature (TLS 1.2 only), as far as readable. */
  group: string | null;
  dhBits: number | null;
  signatureScheme: string | null;
  /** `deflate` or another method; null without. */
  compression: string | null;
  /** The server's random says that it can do more than this version (RFC 8446 4.1.3). */
  downgrade: '1.1' | '1.2' | null;
  /** Extensions the server agreed to (RFC 7627, RFC 7366, RFC 5746); null where no complete ServerHello below TLS 1.3 was seen. */
  extendedMasterSecret: boolean | null;
  encryptThenMac: boolean | null;
  secureRenegotiation: boolean | null;
  /** Packet of a HelloRetryRequest. */
  retryPacket: number | null;
  /** What the session was resumed by, when it was. */
  resumption: 'session-id' | 'ticket' | 'psk' | null;
  /** Data before the server answered (RFC 8446 2.3): offered, or sent. */
  earlyData: 'offered' | 'sent' | null;
  /** Certificates the server presented; null when none were seen, or not to their end. `FlowEvidence.certificates` holds the first ones. */
  chainLength: number | null;
  /** Packet in which the server asked for a client certificate (RFC 5246 7.4.4); encrypted in TLS 1.3. */
  clientCertificateRequested: number | null;
  /** What the client answered, and where. */
  clientCertificate: { sent: boolean; packet: number } | null;
  /** Null where the suite was seen, or nothing under its keys. */
  look: RecordLook | null;
}

export const emptyTls = (): TlsEvidence => ({
  version: null,
  offeredVersion: null,
  cipherId: null,
  cipher: null,
  sni: null,
  alpn: [],
  alpnSelected: null,
  clientHelloPacket: null,
  serverHelloPacket: null,
  established: false,
  establishedPacket: null,
  resumed: false,
  midstream: false,
  alert: null,
  answeredInClear: false,
  failure: null,
  draft: null,
  ja3: null,
  ja3s: null,
  ja4: null,
  group: null,
  dhBits: null,
  signatureScheme: null,
  compression: null,
  downgrade: null,
  extendedMasterSecret: null,
  encryptThenMac: null,
  secureRenegotiation: null,
  retryPacket: null,
  resumption: null,
  earlyData: null,
  chainLength: null,
  clientCertificateRequested: null,
  clientCertificate: null,
  look: null,
});
