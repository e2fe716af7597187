import { integerBits } from '../x509/der.js';
import { uint16 } from './fields.js';
import { groupName, schemeName } from './groups.js';

export interface KeyExchange {
  /** Named group of ECDHE (RFC 8422 5.4), or null. */
  group: string | null;
  /** Length of the prime of DHE (RFC 5246 7.4.3), or null. */
  dhBits: number | null;
  /** How the server signed it; only TLS 1.2 says. */
  signatureScheme: string | null;
}

const NAMED_CURVE = 3;

/**
 * Reads the body of a ServerKeyExchange (RFC 5246 7.4.3, RFC 8422 5.4). The suite tells which kind it is; null where it is neither ECDHE nor DHE.
 * What lies behind a loss stays null.
 */
export function parseKeyExchange(bytes: Uint8Array, start: number, end: number, cipher: string, version12: boolean): KeyExchange | null {
  const found: KeyExchange = { group: null, dhBits: null, signatureScheme: null };
  const signed = version12 && !/_anon_|_PSK_/.test(cipher);
  let at: number;
  if (/^TLS_ECDH(E|_anon)_/.test(cipher) && !/_PSK_/.test(cipher)) {
    if (start + 4 > end || bytes[start] !== NAMED_CURVE) return found;
    found.group = groupName(uint16(bytes, start + 1));
    at = start + 4 + bytes[start + 3]!;
  } else if (/^TLS_DH(E|_anon)_/.test(cipher) && !/_PSK_/.test(cipher)) {
    at = start;
    for (let part = 0; part < 3; part++) {
      if (at + 2 > end) return found;
      const to = at + 2 + uint16(bytes, at);
      if (to > end) return found;
      if (part === 0) found.dhBits = integerBits(bytes, at + 2, to);
      at = to;
    }
  } else return null;
  if (signed && at + 4 <= end) found.signatureScheme = schemeName(uint16(bytes, at));
  return found;
}
