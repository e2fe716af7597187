import { Element, OBJECT_IDENTIFIER } from '../ber.js';
import {
  CFX_FLAGS,
  CFX_HEADER,
  CFX_SEALED,
  CFX_WRAP,
  INITIAL_TOKEN,
  KERBEROS_OID,
  NOT_SEALED,
  NTLM_SIGNATURE,
  NTLM_SIGNATURE_VERSION,
  WRAP_1964,
} from './constants.js';

/** What the front of a wrapped message says of itself. */
export const NO_TOKEN = 0;
export const KERBEROS_SEALED = 1;
export const KERBEROS_SIGNED = 2;
/** An NTLM signature does not tell whether what follows it is sealed. */
export const NTLM_TOKEN = 3;
export type WrapToken = typeof NO_TOKEN | typeof KERBEROS_SEALED | typeof KERBEROS_SIGNED | typeof NTLM_TOKEN;

/** Octets of a token that `wrapToken` needs at most. */
export const TOKEN_FRONT = 24;

const element = new Element();

/** Reads the header of a token of GSS_Wrap: RFC 4121 4.2.6.2, RFC 1964 1.2.2, MS-NLMP 2.2.2.9. `end` is where the visible part ends. */
export function wrapToken(bytes: Uint8Array, start: number, end: number): WrapToken {
  if (end - start < CFX_HEADER) return NO_TOKEN;
  if (u16(bytes, start) === CFX_WRAP) {
    const flags = bytes[start + 2]!;
    if (flags > CFX_FLAGS || bytes[start + 3] !== 0xff) return NO_TOKEN;
    return (flags & CFX_SEALED) !== 0 ? KERBEROS_SEALED : KERBEROS_SIGNED;
  }
  if (bytes[start] === INITIAL_TOKEN) return token1964(bytes, start, end);
  if (bytes[start] !== NTLM_SIGNATURE_VERSION || bytes[start + 1] !== 0 || u16(bytes, start + 2) !== 0) return NO_TOKEN;
  return end - start >= NTLM_SIGNATURE ? NTLM_TOKEN : NO_TOKEN;
}

function token1964(bytes: Uint8Array, start: number, end: number): WrapToken {
  if (!element.read(bytes, start, end)) return NO_TOKEN;
  if (!element.is(OBJECT_IDENTIFIER, bytes, element.start, end) || !element.equals(KERBEROS_OID, bytes, end)) return NO_TOKEN;
  const at = element.end;
  // Identifier, SGN_ALG, SEAL_ALG, filler.
  if (at + 8 > end || u16(bytes, at) !== WRAP_1964 || u16(bytes, at + 6) !== 0xffff) return NO_TOKEN;
  return u16(bytes, at + 4) === NOT_SEALED ? KERBEROS_SIGNED : KERBEROS_SEALED;
}

const u16 = (bytes: Uint8Array, at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
