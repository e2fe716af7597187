/** Header of a TPKT (RFC 1006 6): version 3, a reserved octet, and the length of the whole in 16 bits. */
export const HEADER = 4;
export const VERSION = 3;
/** A header with the shortest TPDU behind it. */
export const MIN_LENGTH = 7;
/** Octets of a TPKT that are looked at. */
export const MAX_FRONT = 1024;

/** TPDU codes in the high half of an octet (ITU-T X.224 13.1). */
export const CONNECTION_REQUEST = 0xe0;
export const CONNECTION_CONFIRM = 0xd0;
export const DATA = 0xf0;

/** Structures in a connection request and confirm of RDP (MS-RDPBCGR 2.2.1.1.1, 2.2.1.2.1, 2.2.1.2.2), of eight octets each. */
export const NEGOTIATION_REQUEST = 1;
export const NEGOTIATION_RESPONSE = 2;
export const NEGOTIATION_FAILURE = 3;
export const NEGOTIATION = 8;

/** MCS Connect-Initial and Connect-Response: application tags 101 and 102 (ITU-T T.125 7). */
export const CONNECT_INITIAL = 0x7f65;
export const CONNECT_RESPONSE = 0x7f66;
/** Session SPDUs CONNECT and ACCEPT (ITU-T X.225 8.3). */
export const SESSION_CONNECT = 0x0d;
export const SESSION_ACCEPT = 0x0e;

/** Q.931 messages H.225.0 uses for call signalling (ITU-T H.225.0 7.3). */
export const Q931: Readonly<Record<number, string>> = {
  1: 'ALERTING',
  2: 'CALL PROCEEDING',
  3: 'PROGRESS',
  5: 'SETUP',
  7: 'CONNECT',
  13: 'SETUP ACKNOWLEDGE',
  90: 'RELEASE COMPLETE',
  98: 'FACILITY',
  110: 'NOTIFY',
  117: 'STATUS ENQUIRY',
  123: 'INFORMATION',
  125: 'STATUS',
};
