/** Record header: type, version, epoch, sequence number, length (RFC 6347 4.1). */
export const RECORD_HEADER = 13;
/** Message header: type, length, sequence number, offset and length of the fragment (RFC 6347 4.2.2). */
export const MESSAGE_HEADER = 12;

export const HELLO_VERIFY_REQUEST = 3;

/** First three bits of a record's first octet when it is encrypted in DTLS 1.3 (RFC 9147 4). */
export const UNIFIED_MASK = 0xe0;
export const UNIFIED = 0x20;
export const HAS_CONNECTION_ID = 0x10;
/** Epochs of DTLS 1.3: handshake, application data and what follows; their two low bits are in the header (RFC 9147 6.1). */
export const HANDSHAKE_EPOCH = 2;

/** Messages of one side put together at the same time. */
export const MAX_MESSAGES = 8;
/** Datagrams of one flow looked at. Reached: what was learned until then stands. */
export const MAX_DATAGRAMS = 512;
/** An encrypted record in DTLS 1.3 that holds more than an alert or an acknowledgement. */
export const MIN_TELLING_RECORD = 40;
