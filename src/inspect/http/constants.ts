/** Request methods (RFC 9110 9, RFC 5789, WebDAV RFC 4918, 3253, 3648, 5323; Exchange's own of MS-WDV and MS-RPCH 2.1.2.1). */
export const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'RPC_IN_DATA',
  'RPC_OUT_DATA',
  'RPC_CONNECT',
  'RPC_ECHO',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'SEARCH',
  'REPORT',
  'ACL',
  'BIND',
  'ORDERPATCH',
  'VERSION-CONTROL',
  'CHECKIN',
  'CHECKOUT',
  'UNCHECKOUT',
  'MKWORKSPACE',
  'UPDATE',
  'LABEL',
  'MERGE',
  'BASELINE-CONTROL',
  'MKACTIVITY',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'NOTIFY',
  'POLL',
  'BCOPY',
  'BMOVE',
  'BDELETE',
  'BPROPFIND',
  'BPROPPATCH',
  'X-MS-ENUMATTS',
];

/** Channels of RPC over HTTP: their bodies are RPC PDUs, whose own level decides (MS-RPCH 2.1.2.1). */
export const RPC_CHANNELS: readonly string[] = ['RPC_IN_DATA', 'RPC_OUT_DATA'];

/** First octets of HTTP/2 with prior knowledge (RFC 9113 3.4). */
export const H2_PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** Header fields that are read; the others are passed over. */
const FIELDS = [
  'HOST',
  'USER-AGENT',
  'SERVER',
  'CONTENT-LENGTH',
  'TRANSFER-ENCODING',
  'CONTENT-TYPE',
  'AUTHORIZATION',
  'PROXY-AUTHORIZATION',
  'WWW-AUTHENTICATE',
  'PROXY-AUTHENTICATE',
  'LOCATION',
  'COOKIE',
  'X-OWA-VERSION',
  'X-FESERVER',
  'SET-COOKIE',
  'UPGRADE',
  'MS-WEBSTORAGE',
  'MS-SERVER-ACTIVESYNC',
  'X-SERVERAPPLICATION',
] as const;
export type Field = (typeof FIELDS)[number];

/** The same by the length of their names, for most names have the length of none. */
export const FIELDS_BY_LENGTH: readonly (readonly Field[])[] = Array.from(
  { length: 1 + Math.max(...FIELDS.map((field) => field.length)) },
  (_, length) => FIELDS.filter((field) => field.length === length),
);

/** Schemes of the IANA HTTP Authentication Scheme Registry and Microsoft's; any other word may be a token and is called `other`. */
export const SCHEMES: readonly string[] = [
  'basic',
  'bearer',
  'digest',
  'ntlm',
  'negotiate',
  'kerberos',
  'nego2',
  'dpop',
  'gnap',
  'hoba',
  'mutual',
  'oauth',
  'concealed',
  'privatetoken',
  'scram-sha-1',
  'scram-sha-256',
  'vapid',
  'passport1.4',
  'x-mobileme-authtoken',
  'livessp',
  'pku2u',
];

/** As the words are compared. */
export const SCHEME_WORDS: readonly string[] = SCHEMES.map((scheme) => scheme.toUpperCase());

/** Beginnings of the names of cookies that are a session of Exchange, or of what logs on to it: who has them is logged on. */
export const SESSION_COOKIES: readonly string[] = [
  // Forms-based authentication: cadata, cadataTTL, cadataKey, cadataIV, cadataSig.
  'cadata',
  'sessionid',
  'UserContext',
  'X-BackEndCookie',
  'msExchEcpCanary',
  'X-OWA-CANARY',
  // MAPI over HTTP (MS-OXCMAPIHTTP 2.2.3.2.3).
  'MapiContext',
  // AD FS.
  'FedAuth',
  'MSISAuth',
];

/** As the names are compared. */
export const COOKIE_WORDS: readonly string[] = SESSION_COOKIES.map((name) => name.toUpperCase());

/** Octets of one line read; the rest of a longer header line is passed over, a longer start line is not HTTP. */
export const MAX_LINE_BYTES = 16_384;
/** Octets of one message head, and of the trailers of one body. Reached: that side is read no further until a message begins again. */
export const MAX_HEAD_BYTES = 65_536;
/** Requests waiting for their answer. Reached: answers are no longer assigned to requests. */
export const MAX_PIPELINED = 64;
/** Octets of a login form read in search of the user name. */
export const MAX_FORM_BYTES = 4096;
/** `HttpEvidence.exchanges` kept. */
export const MAX_EXCHANGES = 16;
export const MAX_PATH_LENGTH = 120;
/** A request line still open after so many octets is taken for one. */
export const LONG_REQUEST_LINE = 256;
