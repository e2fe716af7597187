/** Handshake messages (MS-NNS 2.2.1): identifier, version 1.0, size of the token. They look like records of TLS, whose version is 3.x. */
export const HANDSHAKE_DONE = 0x14;
export const HANDSHAKE_ERROR = 0x15;
export const HANDSHAKE_IN_PROGRESS = 0x16;
export const HANDSHAKE_HEADER = 5;

/** Octets of size before each data message (MS-NNS 2.2.2), little-endian, and the largest believed: .NET sends at most 0xFC00 octets of contents. */
export const DATA_SIZE = 4;
export const MAX_DATA = 0x100000;

/** What the tokens of a login may begin with: GSS-API or SPNEGO (RFC 2743 3.1, RFC 4178 4.2), and NTLMSSP (MS-NLMP 2.2.1). */
export const LOGIN_TOKENS: readonly number[] = [0x60, 0xa0, 0xa1, 0x4e];
/** What wrapped ones begin with: RFC 4121 4.2.6.2, RFC 1964 1.2.2, MS-NLMP 2.2.2.9. */
export const WRAP_TOKENS: readonly number[] = [0x05, 0x60, 0x01];

/** Octets behind the login that are looked at, of each side, when nothing wraps them and nothing is known of them. */
export const MAX_LOOK = 512;
