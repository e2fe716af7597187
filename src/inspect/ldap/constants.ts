/** Tags of the operations (RFC 4511 4.1.1 to 4.13). */
export const BIND_REQUEST = 0x60;
export const BIND_RESPONSE = 0x61;
export const UNBIND_REQUEST = 0x42;
export const SEARCH_REQUEST = 0x63;
export const SEARCH_ENTRY = 0x64;
export const SEARCH_DONE = 0x65;
export const SEARCH_REFERENCE = 0x73;
export const MODIFY_REQUEST = 0x66;
export const MODIFY_RESPONSE = 0x67;
export const ADD_REQUEST = 0x68;
export const ADD_RESPONSE = 0x69;
export const DELETE_REQUEST = 0x4a;
export const DELETE_RESPONSE = 0x6b;
export const MODIFY_DN_REQUEST = 0x6c;
export const MODIFY_DN_RESPONSE = 0x6d;
export const COMPARE_REQUEST = 0x6e;
export const COMPARE_RESPONSE = 0x6f;
export const ABANDON_REQUEST = 0x50;
export const EXTENDED_REQUEST = 0x77;
export const EXTENDED_RESPONSE = 0x78;
export const INTERMEDIATE_RESPONSE = 0x79;

/** Behind the operation (RFC 4511 4.1.11). */
export const CONTROLS = 0xa0;

/** Authentication choices: simple, SASL (RFC 4511 4.2), and the three of Sicily (MS-ADTS 5.1.1.1.3). */
export const SIMPLE = 0x80;
export const SASL = 0xa3;
export const SICILY_DISCOVERY = 0x89;
export const SICILY_RESPONSE = 0x8b;

/** serverSaslCreds of the bind response. */
export const SERVER_CREDENTIALS = 0x87;

/** Result codes (RFC 4511 appendix A). */
export const SUCCESS = 0;
export const SASL_BIND_IN_PROGRESS = 14;

/** requestName and requestValue, responseName of extended operations. */
export const REQUEST_NAME = 0x80;
export const REQUEST_VALUE = 0x81;
export const RESPONSE_NAME = 0x8a;

/** Extended operations: StartTLS (RFC 4511 4.14), password modify (RFC 3062). */
export const START_TLS: Uint8Array = Buffer.from('1.3.6.1.4.1.1466.20037');
export const PASSWORD_MODIFY: Uint8Array = Buffer.from('1.3.6.1.4.1.4203.1.11.1');

/** Longest message believed; Active Directory takes 10 MB (MS-ADTS 3.1.1.3.4.6, MaxReceiveBuffer). */
export const MAX_MESSAGE = 0x4000000;
/** Shortest message: an unbind. */
export const MIN_CONTENTS = 5;

/** Octets of length before a message in a security layer (RFC 4422 3.7). */
export const WRAP_LENGTH = 4;
/** Longest wrapped message believed (RFC 4752 3.1 has 24 bits for it). */
export const MAX_WRAPPED = 0xffffff;
