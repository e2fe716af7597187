import { CLIENT, NO, type Recognition, SERVER } from '../inspector.js';
import { ABANDON_REQUEST, SEARCH_DONE, SEARCH_ENTRY, SEARCH_REQUEST } from '../ldap/constants.js';
import { Message } from '../ldap/message.js';

const message = new Message();

/** What is sent without a connection: searches, their answers, and giving up (MS-ADTS 3.1.1.3.2.2, RFC 1798 3). */
const OPERATIONS: readonly number[] = [SEARCH_REQUEST, SEARCH_ENTRY, SEARCH_DONE, ABANDON_REQUEST];

/** A datagram that begins with such a message; its end may have been cut. */
export function recognise(bytes: Uint8Array, start: number, end: number): Recognition {
  if (!message.read(bytes, start, end, Number.MAX_SAFE_INTEGER) || !OPERATIONS.includes(message.operation)) return NO;
  return message.fromClient ? CLIENT : SERVER;
}
