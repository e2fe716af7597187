/** Longest identification string, line end included (RFC 4253 4.2). */
export const MAX_IDENTIFICATION = 255;
/** Octets of a packet before its payload: packet_length and padding_length (RFC 4253 6). */
export const PACKET_HEADER = 5;
/** What every implementation takes is 35,000 (RFC 4253 6.1); keys and lists of today are a little longer. */
export const MAX_PACKET = 65_536;
/** Octets of a KEXINIT that are kept: its first four lists. */
export const MAX_LISTS = 8192;

/** Message numbers (RFC 4253 12, RFC 5656 7.1). */
export const DISCONNECT = 1;
export const KEXINIT = 20;
export const NEWKEYS = 21;
/** First and last number of the messages of key exchange methods. */
export const KEX_FIRST = 30;
export const KEX_LAST = 49;
/** What a client begins most of these methods with: ECDH, Diffie-Hellman, hybrid ones; and the request of a group. */
export const KEX_INIT = 30;
export const KEX_GROUP_REQUEST = 34;

/** Octets of KEXINIT before its lists: message number and cookie. */
export const LISTS = 17;
/** Position of the ciphers from client to server among the lists, and from server to client behind it (RFC 4253 7.1). */
export const CIPHERS = 2;
