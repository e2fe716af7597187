/** Tags of the messages (RFC 4120 5.10), and how evidence calls them. */
export const AS_REQ = 0x6a;
export const AS_REP = 0x6b;
export const TGS_REQ = 0x6c;
export const TGS_REP = 0x6d;
export const AP_REQ = 0x6e;
export const AP_REP = 0x6f;
export const KRB_PRIV = 0x75;
export const KRB_ERROR = 0x7e;

export const MESSAGES: ReadonlyMap<number, string> = new Map([
  [AS_REQ, 'AS-REQ'],
  [AS_REP, 'AS-REP'],
  [TGS_REQ, 'TGS-REQ'],
  [TGS_REP, 'TGS-REP'],
  [AP_REQ, 'AP-REQ'],
  [AP_REP, 'AP-REP'],
  [0x74, 'KRB-SAFE'],
  [KRB_PRIV, 'KRB-PRIV'],
  [0x76, 'KRB-CRED'],
  [KRB_ERROR, 'KRB-ERROR'],
]);

/** The protocol's version, in every message. */
export const PVNO = 5;

/** A ticket, inside others. */
export const TICKET = 0x61;

/**
 * Pre-authentication that proves a key or hides such a proof (RFC 4120 5.2.7, RFC 4556, RFC 6113, RFC 6560, RFC 9588): PA-ENC-TIMESTAMP, PA-SAM-RESPONSE,
 * the three of PKINIT, PA-SAM-RESPONSE2, PA-FX-FAST, PA-ENCRYPTED-CHALLENGE, PA-OTP-REQUEST, PA-SPAKE.
 */
export const PROOFS_OF_KEY: readonly number[] = [2, 13, 14, 15, 16, 31, 136, 138, 142, 151];

/** Octets of length before a message over TCP (RFC 4120 7.2.2); its highest bit is reserved. */
export const TCP_LENGTH = 4;
/** Longest message believed: tickets hold authorization data, of which Windows allows 64 KiB (MaxTokenSize). */
export const MAX_MESSAGE = 0x100000;

/** Requests and replies of kpasswd: length, version, length of the AP message (RFC 3244 2). */
export const PASSWORD_HEADER = 6;
export const CHANGE_PASSWORD_VERSION = 1;
export const SET_PASSWORD_VERSION = 0xff80;
