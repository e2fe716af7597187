import { Element, INTEGER, SEQUENCE } from '../ber.js';
import { AS_REP, AS_REQ, KRB_ERROR, MESSAGES, PVNO, TGS_REP, TGS_REQ } from './constants.js';

const element = new Element();

/** Fields of a message by their numbers: where pvno and msg-type stand, KDC requests differ (RFC 4120 5.4.1). */
const PVNO_OF_REQUEST = 0xa1;
const PVNO_OF_OTHERS = 0xa0;

/**
 * Whether a message of Kerberos begins at `start` (RFC 4120 5): a known tag, pvno 5, and a message type that agrees with the tag. `limit` is where what
 * encloses it ends, `end` where it is visible to.
 */
export function isMessage(bytes: Uint8Array, start: number, end: number, limit: number): boolean {
  if (!element.read(bytes, start, end) || element.end > limit || !MESSAGES.has(element.tag)) return false;
  const type = element.tag & 0x1f;
  const outer = element.end;
  if (!element.opens(SEQUENCE, bytes, element.start, end) || element.end !== outer) return false;
  const version = isRequest(0x60 | type) ? PVNO_OF_REQUEST : PVNO_OF_OTHERS;
  if (!element.opens(version, bytes, element.start, end)) return false;
  const next = element.end;
  if (!element.is(INTEGER, bytes, element.start, end) || element.integer(bytes, end) !== PVNO) return false;
  return (
    element.opens(version + 1, bytes, next, end) && element.is(INTEGER, bytes, element.start, end) && element.integer(bytes, end) === type
  );
}

/** To the KDC. */
export const isRequest = (tag: number): boolean => tag === AS_REQ || tag === TGS_REQ;

/** From the KDC. */
export const isReply = (tag: number): boolean => tag === AS_REP || tag === TGS_REP || tag === KRB_ERROR;

/** Octets of a message that `isMessage` needs to see. */
export const MESSAGE_FRONT = 24;
