import { ntlmUser } from './mail/ntlm.js';

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
const AUTHENTICATE = 3;

/**
 * `DOMAIN\user` of the first NTLMSSP AUTHENTICATE message in `start`..`end` (MS-NLMP 2.2.1.3), wherever it stands there: bare or inside SPNEGO.
 * Null when there is none, or it is anonymous or cut. Nothing else of the message is read.
 */
export function findNtlmUser(bytes: Uint8Array, start: number, end: number): string | null {
  const range = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start));
  for (let at = range.indexOf(SIGNATURE); at >= 0; at = range.indexOf(SIGNATURE, at + 1)) {
    if (at + 12 <= range.length && range.readUInt32LE(at + 8) === AUTHENTICATE) return ntlmUser(range.subarray(at));
  }
  return null;
}
