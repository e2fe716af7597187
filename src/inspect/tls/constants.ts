/** Record content types (RFC 8446 5.1, RFC 6520). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

/** Handshake message types (RFC 8446 4; RFC 5246 7.4; 6 was the HelloRetryRequest of TLS 1.3 drafts before 22). */
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const DRAFT_HELLO_RETRY_REQUEST = 6;
export const CERTIFICATE = 11;
export const SERVER_KEY_EXCHANGE = 12;
export const CERTIFICATE_REQUEST = 13;
export const SERVER_HELLO_DONE = 14;

/** Extension types. */
export const SERVER_NAME = 0;
export const SUPPORTED_GROUPS = 10;
export const EC_POINT_FORMATS = 11;
export const SIGNATURE_ALGORITHMS = 13;
export const APPLICATION_LAYER_PROTOCOL_NEGOTIATION = 16;
export const ENCRYPT_THEN_MAC = 22;
export const EXTENDED_MASTER_SECRET = 23;
export const SESSION_TICKET = 35;
export const PRE_SHARED_KEY = 41;
export const EARLY_DATA = 42;
export const SUPPORTED_VERSIONS = 43;
export const KEY_SHARE = 51;
export const RENEGOTIATION_INFO = 0xff01;

export const RECORD_HEADER = 5;
/** Largest TLSCiphertext.length: 2^14 + 2048 (RFC 5246 6.2.3; TLS 1.3 allows 256 instead of 2048). */
export const MAX_RECORD_LENGTH = 16_384 + 2048;
/** Largest plaintext fragment (RFC 8446 5.1). */
export const MAX_PLAINTEXT_LENGTH = 16_384;
/** An encrypted alert of TLS 1.3 has 19 octets, an EndOfEarlyData 21; only a longer record shows that this side completed its part. */
export const MIN_TELLING_RECORD = 25;
/** Shortest application-data record believed when nothing was read before it: a 16-octet tag and one octet. */
export const MIN_MIDSTREAM_RECORD = 17;
/** Octets of one ClientHello or ServerHello kept for parsing. Longer: the message is noted, its fields stay unknown. */
export const MAX_HELLO_BYTES = 65_536;
/** Octets of one Certificate message kept. Reached: the certificates that are whole are read, the rest of the chain is not. */
export const MAX_CERTIFICATE_BYTES = 65_536;
/** Octets of one ServerKeyExchange kept: enough for a group of 16,384 bits. Reached: what follows in it stays unknown. */
export const MAX_KEY_EXCHANGE_BYTES = 8192;
/** Certificates of one chain read. Reached: `chainLength` tells how many there were. */
export const MAX_CHAIN = 8;
/** Protocol names of one ALPN list kept. */
export const MAX_ALPN = 16;
