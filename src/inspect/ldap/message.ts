import { Element, ENUMERATED, INTEGER, OCTET_STRING, SEQUENCE } from '../ber.js';
import * as op from './constants.js';

const inner = new Element();

/** One LDAPMessage (RFC 4511 4.1.1) of which the front is visible. Reused. */
export class Message {
  id = 0;
  operation = 0;
  /** Contents of the operation; `end` is where they end by their length, which may lie behind what is visible. */
  start = 0;
  end = 0;
  readonly #element = new Element();

  /**
   * Reads the message at `start`, of which the part before `end` is visible and nothing lies behind `limit`. False when it is none: its lengths have
   * to agree, its operation has to be known and to begin as RFC 4511 says. False as well when too little is visible to tell.
   */
  read(bytes: Uint8Array, start: number, end: number, limit: number): boolean {
    const element = this.#element;
    if (!element.opens(SEQUENCE, bytes, start, end) || element.end > limit) return false;
    const messageEnd = element.end;
    const visible = Math.min(end, messageEnd);
    if (!element.is(INTEGER, bytes, element.start, visible)) return false;
    this.id = element.integer(bytes, visible);
    if (!(this.id >= 0) || !element.read(bytes, element.end, visible) || element.end > messageEnd) return false;
    // Nothing but controls may stand behind the operation.
    if (element.end < messageEnd && element.end < visible && bytes[element.end] !== op.CONTROLS) return false;
    this.operation = element.tag;
    this.start = element.start;
    this.end = element.end;
    return begins(this.operation, bytes, element.start, element.end, visible);
  }

  get fromClient(): boolean {
    return isRequest(this.operation);
  }
}

/** Whether the operation's first fields are of the right kind. */
function begins(operation: number, bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  switch (operation) {
    case op.UNBIND_REQUEST:
      return start === stop;
    case op.ABANDON_REQUEST:
      return stop - start >= 1 && stop - start <= 4;
    case op.DELETE_REQUEST:
      return true;
    case op.BIND_REQUEST:
      return bind(bytes, start, stop, end);
    case op.SEARCH_REQUEST:
      return search(bytes, start, stop, end);
    case op.SEARCH_ENTRY:
      return field(OCTET_STRING, bytes, start, stop, end) && tagAt(SEQUENCE, bytes, inner.end, end);
    case op.SEARCH_REFERENCE:
      return field(OCTET_STRING, bytes, start, stop, end);
    case op.MODIFY_REQUEST:
    case op.ADD_REQUEST:
    case op.COMPARE_REQUEST:
      return field(OCTET_STRING, bytes, start, stop, end) && tagAt(SEQUENCE, bytes, inner.end, end);
    case op.MODIFY_DN_REQUEST:
      return field(OCTET_STRING, bytes, start, stop, end) && tagAt(OCTET_STRING, bytes, inner.end, end);
    case op.EXTENDED_REQUEST:
      return field(op.REQUEST_NAME, bytes, start, stop, end) && isOid(bytes, inner.start, Math.min(inner.end, end));
    case op.INTERMEDIATE_RESPONSE:
      return inner.read(bytes, start, end) && inner.end <= stop && (inner.tag === op.REQUEST_NAME || inner.tag === op.REQUEST_VALUE);
    case op.BIND_RESPONSE:
    case op.SEARCH_DONE:
    case op.MODIFY_RESPONSE:
    case op.ADD_RESPONSE:
    case op.DELETE_RESPONSE:
    case op.MODIFY_DN_RESPONSE:
    case op.COMPARE_RESPONSE:
    case op.EXTENDED_RESPONSE:
      return result(bytes, start, stop, end);
    default:
      return false;
  }
}

function isRequest(operation: number): boolean {
  switch (operation) {
    case op.UNBIND_REQUEST:
    case op.ABANDON_REQUEST:
    case op.DELETE_REQUEST:
    case op.BIND_REQUEST:
    case op.SEARCH_REQUEST:
    case op.MODIFY_REQUEST:
    case op.ADD_REQUEST:
    case op.COMPARE_REQUEST:
    case op.MODIFY_DN_REQUEST:
    case op.EXTENDED_REQUEST:
      return true;
    default:
      return false;
  }
}

/** Version and name, then one of the authentication choices (RFC 4511 4.2, MS-ADTS 5.1.1.1.3). */
function bind(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  if (!field(INTEGER, bytes, start, stop, end)) return false;
  const version = inner.integer(bytes, end);
  if (version !== 2 && version !== 3) return false;
  if (!field(OCTET_STRING, bytes, inner.end, stop, end)) return false;
  const at = inner.end;
  if (at >= stop) return false;
  if (at >= end) return true;
  const choice = bytes[at]!;
  return choice === op.SIMPLE || choice === op.SASL || (choice >= op.SICILY_DISCOVERY && choice <= op.SICILY_RESPONSE);
}

/** Base, scope 0 to 3, aliases 0 to 3 (RFC 4511 4.5.1). */
function search(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  if (!field(OCTET_STRING, bytes, start, stop, end)) return false;
  if (inner.end >= end) return inner.end < stop;
  return choice(bytes, inner.end, stop, end) && choice(bytes, inner.end, stop, end) && tagAt(INTEGER, bytes, inner.end, end);
}

const choice = (bytes: Uint8Array, at: number, stop: number, end: number) =>
  field(ENUMERATED, bytes, at, stop, end) && inner.integer(bytes, end) >= 0 && inner.integer(bytes, end) <= 3;

/** LDAPResult (RFC 4511 4.1.9): resultCode, matchedDN, diagnosticMessage. */
function result(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  if (!field(ENUMERATED, bytes, start, stop, end) || !(inner.integer(bytes, end) >= 0)) return false;
  return tagAt(OCTET_STRING, bytes, inner.end, end);
}

function field(tag: number, bytes: Uint8Array, at: number, stop: number, end: number): boolean {
  return inner.opens(tag, bytes, at, end) && inner.end <= stop;
}

/** What is not visible is not held against it. */
const tagAt = (tag: number, bytes: Uint8Array, at: number, end: number) => at >= end || bytes[at] === tag;

/** Digits and dots. */
function isOid(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end) return false;
  for (let at = start; at < end; at++) if (bytes[at] !== 0x2e && (bytes[at]! < 0x30 || bytes[at]! > 0x39)) return false;
  return true;
}
