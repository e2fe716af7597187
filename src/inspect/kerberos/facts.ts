import { printable } from '../../text.js';
import { Element, INTEGER, SEQUENCE } from '../ber.js';
import type { KerberosEvidence, KerberosUse, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import { AP_REP, AP_REQ, AS_REP, AS_REQ, KRB_ERROR, KRB_PRIV, MESSAGES, PROOFS_OF_KEY, TGS_REP, TGS_REQ, TICKET } from './constants.js';
import { etypeName } from './etypes.js';

const MAX_OFFERED = 16;
const MAX_USED = 16;
const MAX_REALM = 128;

const element = new Element();
const inner = new Element();

/** What the messages of one flow show. Principals are passed over: of names only the realm is kept. */
export class Facts {
  readonly #context: InspectionContext;
  /** Whether the last AS-REQ proved a key; null when none was seen. */
  #proved: boolean | null = null;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** A message that is known to be one (`isMessage`). */
  message(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const tag = bytes[start]!;
    const kerberos = this.#evidence();
    const kind = MESSAGES.get(tag)!;
    if (!kerberos.messages.includes(kind)) {
      kerberos.messages.push(kind);
      note(this.#context, side, kind);
    }
    if (!element.read(bytes, start, end) || !element.read(bytes, element.start, end)) return;
    const from = element.start;
    const to = Math.min(element.end, end);
    if (tag === AS_REQ || tag === TGS_REQ) this.#request(tag, bytes, from, to);
    else if (tag === AS_REP || tag === TGS_REP) this.#reply(side, tag, bytes, from, to);
    else if (tag === KRB_ERROR) this.#error(bytes, from, to);
    else if (tag === AP_REQ) {
      this.#ticket(side, 0xa3, bytes, from, to);
      this.#use(side, 'message', 0xa4, bytes, from, to);
    } else if (tag === AP_REP) this.#use(side, 'message', 0xa2, bytes, from, to);
    else if (tag === KRB_PRIV) this.#use(side, 'message', 0xa3, bytes, from, to);
  }

  /** Requests and answers between which something is missing do not belong together. */
  lose(): void {
    this.#proved = null;
  }

  /** KDC-REQ (RFC 4120 5.4.1): padata, then in the body the realm and the encryption types. */
  #request(tag: number, bytes: Uint8Array, start: number, end: number): void {
    if (tag === AS_REQ) this.#proved = element.find(0xa3, bytes, start, end) && provesKey(bytes, element.start, Math.min(element.end, end));
    if (!element.find(0xa4, bytes, start, end) || !element.opens(SEQUENCE, bytes, element.start, end)) return;
    const from = element.start;
    const to = Math.min(element.end, end);
    if (element.find(0xa2, bytes, from, to)) this.#realm(bytes, to);
    if (!element.find(0xa8, bytes, from, to) || !element.opens(SEQUENCE, bytes, element.start, to)) return;
    const { offered } = this.#evidence();
    const stop = Math.min(element.end, to);
    for (let at = element.start; element.is(INTEGER, bytes, at, stop); at = element.end) {
      const etype = element.integer(bytes, stop);
      if (Number.isNaN(etype) || offered.includes(etype)) continue;
      if (offered.length >= MAX_OFFERED) return;
      offered.push(etype);
    }
  }

  /** KDC-REP (5.4.2): realm, ticket, and the part encrypted for the client. */
  #reply(side: Side, tag: number, bytes: Uint8Array, start: number, end: number): void {
    if (element.find(0xa3, bytes, start, end)) this.#realm(bytes, end);
    this.#ticket(side, 0xa5, bytes, start, end);
    this.#use(side, 'reply', 0xa6, bytes, start, end);
    if (tag !== AS_REP) return;
    const kerberos = this.#evidence();
    if (this.#proved === false && kerberos.withoutPreauthentication === null) {
      kerberos.withoutPreauthentication = this.#context.packet;
      note(this.#context, side, 'AS-REP without pre-authentication');
    }
    this.#proved = null;
  }

  /** KRB-ERROR (5.9.1). */
  #error(bytes: Uint8Array, start: number, end: number): void {
    const kerberos = this.#evidence();
    if (element.find(0xa6, bytes, start, end) && element.is(INTEGER, bytes, element.start, end)) {
      const code = element.integer(bytes, end);
      if (!Number.isNaN(code)) kerberos.error = code;
    }
    if (element.find(0xa9, bytes, start, end)) this.#realm(bytes, end);
  }

  /** Ticket (5.3) in the field with this tag. */
  #ticket(side: Side, field: number, bytes: Uint8Array, start: number, end: number): void {
    if (!element.find(field, bytes, start, end) || !element.opens(TICKET, bytes, element.start, end)) return;
    if (!element.opens(SEQUENCE, bytes, element.start, end)) return;
    this.#use(side, 'ticket', 0xa3, bytes, element.start, Math.min(element.end, end));
  }

  /** EncryptedData (5.2.9) in the field with this tag. */
  #use(side: Side, of: KerberosUse['of'], field: number, bytes: Uint8Array, start: number, end: number): void {
    if (!inner.find(field, bytes, start, end) || !inner.opens(SEQUENCE, bytes, inner.start, end)) return;
    if (!inner.find(0xa0, bytes, inner.start, end) || !inner.is(INTEGER, bytes, inner.start, end)) return;
    const etype = inner.integer(bytes, end);
    const { used } = this.#evidence();
    if (Number.isNaN(etype) || used.length >= MAX_USED || used.some((each) => each.etype === etype && each.of === of)) return;
    used.push({ etype, of, packet: this.#context.packet });
    note(this.#context, side, `${of} encrypted with ${etypeName(etype)}`);
  }

  /** GeneralString of the field in `element`. */
  #realm(bytes: Uint8Array, end: number): void {
    const kerberos = this.#evidence();
    if (kerberos.realm !== null || !element.opens(GENERAL_STRING, bytes, element.start, end) || element.end > end) return;
    if (element.start < element.end) kerberos.realm = printable(bytes, element.start, element.end, MAX_REALM);
  }

  #evidence(): KerberosEvidence {
    const { evidence } = this.#context;
    evidence.kerberos ??= { messages: [], realm: null, offered: [], used: [], withoutPreauthentication: null, error: null };
    return evidence.kerberos;
  }
}

const GENERAL_STRING = 0x1b;

/** SEQUENCE OF PA-DATA (5.2.7): whether one of them proves that the client knows its key. */
function provesKey(bytes: Uint8Array, start: number, end: number): boolean {
  if (!element.opens(SEQUENCE, bytes, start, end)) return false;
  const stop = Math.min(element.end, end);
  for (let at = element.start; element.opens(SEQUENCE, bytes, at, stop); at = element.end) {
    if (!inner.find(0xa1, bytes, element.start, stop) || !inner.is(INTEGER, bytes, inner.start, stop)) continue;
    if (PROOFS_OF_KEY.includes(inner.integer(bytes, stop))) return true;
  }
  return false;
}
