/** Session packet types (RFC 1002 4.3.1); direct TCP knows only the message (MS-SMB2 2.1). */
export const SESSION_MESSAGE = 0x00;
export const SESSION_REQUEST = 0x81;
export const SESSION_KEEPALIVE = 0x85;
export const SESSION_HEADER = 4;

/** First octet of the protocol identifier, before `SMB`. */
export const SMB1 = 0xff;
export const SMB2 = 0xfe;
export const COMPRESSED = 0xfc;

/** Protocol identifier: one of the four octets, then `SMB`. Needs four octets. */
export function isProtocolId(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >= COMPRESSED && bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x42;
}

/** Sizes of the headers (MS-CIFS 2.2.3.1, MS-SMB2 2.2.1, 2.2.41, 2.2.42). */
export const SMB1_HEADER = 32;
export const SMB2_HEADER = 64;
export const TRANSFORM_HEADER = 52;
export const COMPRESSED_HEADER = 16;

/** SMB1 header: Flags and Flags2 (MS-CIFS 2.2.3.1). */
export const SMB1_REPLY = 0x80;
export const SMB1_SECURITY_SIGNATURE = 0x0004;

/** Action of SMB1's session setup answer (MS-CIFS 2.2.4.53.2). */
export const SMB1_SETUP_GUEST = 0x0001;

/** SMB1 commands (MS-CIFS 2.2.2.1). */
export const SMB1_CLOSE = 0x04;
export const SMB1_LOCKING_ANDX = 0x24;
export const SMB1_TRANSACTION = 0x25;
export const SMB1_OPEN_ANDX = 0x2d;
export const SMB1_READ_ANDX = 0x2e;
export const SMB1_WRITE_ANDX = 0x2f;
export const SMB1_TRANSACTION2 = 0x32;
export const SMB1_NEGOTIATE = 0x72;
export const SMB1_SESSION_SETUP_ANDX = 0x73;
export const SMB1_LOGOFF_ANDX = 0x74;
export const SMB1_TREE_CONNECT_ANDX = 0x75;
export const SMB1_NT_CREATE_ANDX = 0xa2;

/** SMB2 header flags (MS-SMB2 2.2.1.2). */
export const SERVER_TO_REDIR = 0x1;
export const SIGNED = 0x8;

/** SMB2 commands (MS-SMB2 2.2.1.2). */
export const NEGOTIATE = 0;
export const SESSION_SETUP = 1;
export const TREE_CONNECT = 3;
export const CREATE = 5;
export const CLOSE = 6;
export const READ = 8;
export const WRITE = 9;
export const IOCTL = 11;
export const QUERY_DIRECTORY = 14;
export const CHANGE_NOTIFY = 15;
export const QUERY_INFO = 16;
export const SET_INFO = 17;

/** SessionFlags of the session setup answer (MS-SMB2 2.2.6). */
export const SESSION_IS_GUEST = 0x1;
export const SESSION_IS_NULL = 0x2;

/** A message both ends expect more of: the setup goes on (MS-ERREF 2.3.1). */
export const STATUS_MORE_PROCESSING_REQUIRED = 0xc0000016;

/** Control code of a write and read of a pipe in one (MS-FSCC 2.3.49). */
export const FSCTL_PIPE_TRANSCEIVE = 0x0011c017;

/** Control codes that carry neither file nor pipe data: referrals (two), pipe wait, network interfaces, negotiate validation (MS-SMB2 2.2.31). */
export const SERVICE_CODES: ReadonlySet<number> = new Set([0x00060194, 0x000601b0, 0x00110018, 0x001401fc, 0x00140204]);

/** DialectRevision of the negotiate response (MS-SMB2 2.2.4); 02FF, the wildcard, is answered by a second negotiation. */
export const DIALECTS: ReadonlyMap<number, string> = new Map([
  [0x0202, '2.0.2'],
  [0x0210, '2.1'],
  [0x0300, '3.0'],
  [0x0302, '3.0.2'],
  [0x0311, '3.1.1'],
]);
