import { Element } from '../ber.js';
import type { Side } from '../evidence.js';
import { addCredential } from '../gss/credentials.js';
import type { InspectionContext } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import * as op from './constants.js';
import type { Message } from './message.js';

/** Operations that read or change the directory, and what their evidence is called. */
const CONTENT: ReadonlyMap<number, string> = new Map([
  [op.MODIFY_REQUEST, 'LDAP modify'],
  [op.MODIFY_RESPONSE, 'LDAP modify response'],
  [op.ADD_REQUEST, 'LDAP add'],
  [op.ADD_RESPONSE, 'LDAP add response'],
  [op.DELETE_REQUEST, 'LDAP delete'],
  [op.DELETE_RESPONSE, 'LDAP delete response'],
  [op.MODIFY_DN_REQUEST, 'LDAP modify DN'],
  [op.MODIFY_DN_RESPONSE, 'LDAP modify DN response'],
  [op.COMPARE_REQUEST, 'LDAP compare'],
  [op.COMPARE_RESPONSE, 'LDAP compare response'],
  [op.SEARCH_REFERENCE, 'LDAP search reference'],
]);

const element = new Element();

/** What a message that is not wrapped shows of the directory. The root DSE is public (RFC 4512 5.1): reading it is no content. */
export function readContent(context: InspectionContext, side: Side, message: Message, bytes: Uint8Array, end: number): void {
  const what = CONTENT.get(message.operation);
  if (what !== undefined) cleartext(context, side, what);
  else if (message.operation === op.SEARCH_REQUEST) {
    if (isRootDse(message, bytes, end)) noteOnce(context, side, ROOT_DSE);
    else cleartext(context, side, 'LDAP search');
  } else if (message.operation === op.SEARCH_ENTRY && element.read(bytes, message.start, end)) {
    if (element.start < element.end) cleartext(context, side, 'LDAP search result');
    else noteOnce(context, side, ROOT_DSE_RESULT);
  }
}

const ROOT_DSE = 'search of the root DSE';
const ROOT_DSE_RESULT = 'root DSE';

function noteOnce(context: InspectionContext, side: Side, what: string): void {
  if (!context.evidence.proofs.some((proof) => proof.what === what)) note(context, side, what);
}

/** An empty base, and scope baseObject (RFC 4511 4.5.1). */
export function isRootDse(message: Message, bytes: Uint8Array, end: number): boolean {
  return (
    element.whole(bytes, message.start, end) &&
    element.start === element.end &&
    element.read(bytes, element.end, end) &&
    element.integer(bytes, end) === 0
  );
}

/** RFC 3062 2: the request holds the old password, the new one, or both; the new one may also be in the answer. */
export function passwordModify(context: InspectionContext, side: Side, bytes: Uint8Array, start: number, end: number): void {
  if (!element.read(bytes, start, end)) return;
  const from = element.start;
  const holds = (tag: number) => element.find(tag, bytes, from, end) && element.start < element.end;
  if (holds(0x81) || holds(0x82)) addCredential(context, side, { mechanism: 'password-modify', user: null, passwordReadable: true });
}
