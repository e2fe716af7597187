/** Request methods of RFC 3261, 3262, 3265, 3311, 3428, 3515, 3903, 6086, and Microsoft's (MS-SIP, MS-SIPRE). */
export const METHODS: readonly string[] = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'OPTIONS',
  'REGISTER',
  'PRACK',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'INFO',
  'REFER',
  'MESSAGE',
  'UPDATE',
  'SERVICE',
  'NEGOTIATE',
  'BENOTIFY',
];

/** Header fields that are read, and the short names some of them have (RFC 3261 7.3.3); the others are passed over. */
export const FIELDS = [
  'CALL-ID',
  'CSEQ',
  'CONTENT-LENGTH',
  'CONTENT-TYPE',
  'CONTENT-ENCODING',
  'FROM',
  'TO',
  'USER-AGENT',
  'SERVER',
  'AUTHORIZATION',
  'PROXY-AUTHORIZATION',
  'WWW-AUTHENTICATE',
  'PROXY-AUTHENTICATE',
] as const;
export type Field = (typeof FIELDS)[number];

export const SHORT_FIELDS: readonly (readonly [string, Field])[] = [
  ['I', 'CALL-ID'],
  ['L', 'CONTENT-LENGTH'],
  ['C', 'CONTENT-TYPE'],
  ['E', 'CONTENT-ENCODING'],
  ['F', 'FROM'],
  ['T', 'TO'],
];

/** Authentication schemes: RFC 7616 by RFC 8760, RFC 8898, MS-SIPAE. `basic` is forbidden since RFC 3261, and old devices send it. */
export const SCHEMES: readonly string[] = ['digest', 'ntlm', 'kerberos', 'tls-dsk', 'basic', 'bearer'];
export const SCHEME_WORDS: readonly string[] = SCHEMES.map((scheme) => scheme.toUpperCase());

/** Media types of RFC 8866 8.2.2. */
export const KINDS: readonly string[] = ['audio', 'video', 'image', 'text', 'application', 'message'];

/** Transport protocols of the IANA registry of SDP `proto` values, as the field is compared: in upper case. */
export const PROFILES: readonly string[] = [
  'RTP/AVP',
  'RTP/AVPF',
  'RTP/SAVP',
  'RTP/SAVPF',
  'UDP/TLS/RTP/SAVP',
  'UDP/TLS/RTP/SAVPF',
  'UDPTL',
  'UDP/TLS/UDPTL',
  'TCP/RTP/AVP',
  'TCP/RTP/AVPF',
  'TCP/RTP/SAVP',
  'TCP/RTP/SAVPF',
  'TCP/DTLS/RTP/SAVP',
  'TCP/DTLS/RTP/SAVPF',
  'TCP/UDPTL',
  'TCP',
  'TCP/TLS',
  'TCP/MSRP',
  'TCP/TLS/MSRP',
  'UDP/DTLS/SCTP',
  'TCP/DTLS/SCTP',
];

/** Suites of SDES (IANA registry of SDP security descriptions, RFC 4568 6.2, 5669, 6188, 7714). */
export const CRYPTO_SUITES: readonly string[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'F8_128_HMAC_SHA1_80',
  'SEED_CTR_128_HMAC_SHA1_80',
  'SEED_128_CCM_80',
  'SEED_128_GCM_96',
  'AES_192_CM_HMAC_SHA1_80',
  'AES_192_CM_HMAC_SHA1_32',
  'AES_256_CM_HMAC_SHA1_80',
  'AES_256_CM_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
  'AEAD_AES_256_GCM',
];

/** Octets of a start line; a longer one is not SIP. */
export const MAX_START_LINE = 16_384;
/** Octets of one message head. Reached: that side is read no further until a segment begins with a message again. */
export const MAX_HEAD_BYTES = 32_768;
/** Octets of a body waited for and read; a longer one is passed over by its length. */
export const MAX_BODY_BYTES = 16_384;
/** A start line still open after so many octets is taken for one; the inspector rejects what it turns out not to be. */
export const LONG_START_LINE = 256;
/** Line ends and zeros before a message, which keep a connection or a NAT binding alive (RFC 3261 7.5, RFC 5626 3.5.1). */
export const MAX_KEEP_ALIVE = 64;
/** Digits of a length or a sequence number. */
export const MAX_DIGITS = 10;
/** `SipEvidence.media` kept. */
export const MAX_MEDIA = 1024;
/** Calls whose offer waits for its answer, and requests with a credential that wait for theirs; the oldest gives way. */
export const MAX_WAITING = 256;
/** `m=` lines of one description, and candidates of one of them. */
export const MAX_MEDIA_LINES = 32;
export const MAX_CANDIDATES = 8;
export const MAX_USER = 128;
