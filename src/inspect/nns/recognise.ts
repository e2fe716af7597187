import { Element, OBJECT_IDENTIFIER } from '../ber.js';
import { INITIAL_TOKEN, KERBEROS_OID, MS_KERBEROS_OID, NEG_TOKEN_RESP, NTLMSSP_OID, SPNEGO_OID } from '../gss/constants.js';
import { CLIENT, MORE, NO, type Recognition, SERVER } from '../inspector.js';
import { isNtlm } from '../ntlmssp.js';
import { MORE_OCTETS, NO_UNIT } from '../units.js';
import { HANDSHAKE_ERROR, HANDSHAKE_HEADER } from './constants.js';
import { handshakeLength } from './messages.js';

/** Octets of a token that show what it is: signature and type of NTLMSSP, or a mechanism behind the longest header of DER that is used. */
const TOKEN = 18;
/** Message types of NTLMSSP (MS-NLMP 2.2.1.2): only the server sends a challenge. */
const TYPE = 8;
const CHALLENGE = 2;
/** Fewer octets hold neither a mechanism nor a message of NTLMSSP. */
const MIN_TOKEN = 12;

const MECHANISMS: readonly Uint8Array[] = [SPNEGO_OID, KERBEROS_OID, MS_KERBEROS_OID, NTLMSSP_OID];

const element = new Element();

/** A handshake message of MS-NNS 2.2.1 with the first token of a login. TLS, which begins with the same octet, has the version 3.x. */
export function recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition {
  const short = midstream ? NO : MORE;
  if (start >= end) return short;
  const length = handshakeLength(bytes, start, end);
  if (length === NO_UNIT || bytes[start] === HANDSHAKE_ERROR) return NO;
  if (length === MORE_OCTETS) return short;
  if (length < HANDSHAKE_HEADER + MIN_TOKEN) return NO;
  const token = start + HANDSHAKE_HEADER;
  if (end - token < Math.min(length - HANDSHAKE_HEADER, TOKEN)) return short;
  return sender(bytes, token, Math.min(end, start + length), length - HANDSHAKE_HEADER);
}

/** Which side a token is of: a client begins with a mechanism, a server answers. */
function sender(bytes: Uint8Array, start: number, end: number, size: number): Recognition {
  if (isNtlm(bytes.subarray(start, end))) return bytes[start + TYPE] === CHALLENGE ? SERVER : CLIENT;
  if (!element.read(bytes, start, end) || element.end !== start + size) return NO;
  if (element.tag === NEG_TOKEN_RESP) return bytes[element.start] === 0x30 ? SERVER : NO;
  if (element.tag !== INITIAL_TOKEN || !element.is(OBJECT_IDENTIFIER, bytes, element.start, end)) return NO;
  return MECHANISMS.some((oid) => element.equals(oid, bytes, end)) ? CLIENT : NO;
}
