import { SEQUENCE } from '../ber.js';
import { Message } from './message.js';

/** A readable message stands this near to the beginning of its token, whatever the rotation (RFC 4121 4.2.5). */
const NEAR = 64;

const message = new Message();

/** Whether a message of LDAP can be read in a wrapped token. */
export function findMessage(bytes: Uint8Array, start: number, end: number, limit: number): boolean {
  const stop = Math.min(end, start + NEAR);
  for (let at = start; at < stop; at++) if (bytes[at] === SEQUENCE && message.read(bytes, at, end, limit)) return true;
  return false;
}
