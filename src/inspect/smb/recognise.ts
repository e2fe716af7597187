import { u16, u32 } from '../dcerpc/header.js';
import { CLIENT, EITHER, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import {
  COMPRESSED,
  COMPRESSED_HEADER,
  isProtocolId,
  SERVER_TO_REDIR,
  SESSION_HEADER,
  SESSION_MESSAGE,
  SESSION_REQUEST,
  SMB1,
  SMB1_HEADER,
  SMB1_REPLY,
  SMB2,
  SMB2_HEADER,
  TRANSFORM_HEADER,
} from './constants.js';

/** Session packets without contents a side may begin with: positive response and keepalive. */
const MAX_EMPTY = 8;
const POSITIVE_RESPONSE = 0x82;
const KEEPALIVE = 0x85;
/** An encoded name: its length, 32 letters, the end of the scope (RFC 1001 14.1). */
const NAME_LETTERS = 0x20;
const TWO_NAMES = 68;

/** SMB behind the four octets of direct TCP or the NetBIOS session service (RFC 1002 4.3), on any port. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  let at = start;
  for (let empty = 0; empty < MAX_EMPTY; empty++) {
    if (at >= end) return short;
    const type = bytes[at]!;
    if (type === SESSION_REQUEST) return at === start ? sessionRequest(bytes, at, end, short) : NO;
    if (type === SESSION_MESSAGE) return message(bytes, at, end, short);
    if (type !== POSITIVE_RESPONSE && type !== KEEPALIVE) return NO;
    for (let i = 1; i < SESSION_HEADER && at + i < end; i++) if (bytes[at + i] !== 0) return NO;
    at += SESSION_HEADER;
  }
  return NO;
}

/** Called and calling name, first-level encoded. */
function sessionRequest(bytes: Uint8Array, start: number, end: number, short: Recognition): Recognition {
  for (let i = 1; i < SESSION_HEADER + 2 + NAME_LETTERS; i++) {
    if (start + i >= end) return short;
    const octet = bytes[start + i]!;
    const letter = i - SESSION_HEADER - 1;
    const fits =
      i === 1
        ? octet === 0
        : i === 2
          ? octet <= 1
          : i === 3
            ? bytes[start + 2] === 1 || octet >= TWO_NAMES
            : letter < 0
              ? octet === NAME_LETTERS
              : letter === NAME_LETTERS || (octet >= 0x41 && octet <= 0x50);
    if (!fits) return NO;
  }
  return CLIENT;
}

function message(bytes: Uint8Array, start: number, end: number, short: Recognition): Recognition {
  const at = start + SESSION_HEADER;
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return short;
    if (i === 0 ? bytes[at]! < COMPRESSED : bytes[at + i] !== 'SMB'.charCodeAt(i - 1)) return NO;
  }
  const length = messageLength(bytes, start);
  switch (bytes[at]) {
    case SMB1:
      if (length <= SMB1_HEADER) return NO;
      if (at + 10 > end) return short;
      return (bytes[at + 9]! & SMB1_REPLY) !== 0 ? SERVER : CLIENT;
    case SMB2:
      if (length < SMB2_HEADER) return NO;
      if (at + 24 > end) return short;
      if (u16(bytes, at + 4, true) !== SMB2_HEADER || (u32(bytes, at + 20, true) & 7) !== 0) return NO;
      return (bytes[at + 16]! & SERVER_TO_REDIR) !== 0 ? SERVER : CLIENT;
    // Neither header says who sent it.
    case COMPRESSED:
      return length > COMPRESSED_HEADER ? EITHER : NO;
    default:
      return length > TRANSFORM_HEADER ? EITHER : NO;
  }
}

/** Octets behind the session header: 24 bits with direct TCP, of which the session service uses 17. Needs four octets. */
export function messageLength(bytes: Uint8Array, start: number): number {
  return (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
}

/** Whether a message begins here, in a stream already known to be SMB. */
export function beginsMessage(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= SESSION_HEADER + 4 && bytes[start] === SESSION_MESSAGE && isProtocolId(bytes, start + SESSION_HEADER);
}
