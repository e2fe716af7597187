import { printable } from '../../text.js';
import { Element, OCTET_STRING } from '../ber.js';
import type { Side } from '../evidence.js';
import { addCredential, type Sent } from '../gss/credentials.js';
import { Negotiation } from '../gss/negotiation.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import { SASL, SASL_BIND_IN_PROGRESS, SERVER_CREDENTIALS, SICILY_DISCOVERY, SIMPLE, SUCCESS } from './constants.js';
import { digestQop, digestUser, plainLogin, SASL_MECHANISMS, scramUser } from './sasl.js';

const MAX_USER = 128;
/** Longest mechanism name (RFC 4422 3.1). */
const MAX_MECHANISM = 20;

/** The binds of one flow (RFC 4511 4.2): who, how, and what came of it. */
export class Binds {
  /** The login whose security context wraps what follows. */
  negotiation = new Negotiation();
  /** A bind was accepted after which messages may be wrapped. */
  layered = false;
  readonly #context: InspectionContext;
  readonly #element = new Element();
  /** Message the next answer belongs to; -1 when none is awaited. */
  #awaited = -1;
  /** Mechanism as on the wire while a dialogue is under way; empty for a simple bind. */
  #mechanism = '';
  #sent: Sent | null = null;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** Contents of a bind request from `start`; visible up to `end`. False when too little of it is visible to say anything. */
  request(side: Side, id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const element = this.#element;
    if (!element.whole(bytes, start, end) || !element.whole(bytes, element.end, end)) return false;
    const nameStart = element.start;
    const nameEnd = element.end;
    if (!element.read(bytes, nameEnd, end)) return false;
    this.#awaited = id;
    const name = nameStart === nameEnd ? null : printable(bytes, nameStart, nameEnd, MAX_USER);
    const { tag, start: from, end: to } = element;
    if (tag === SIMPLE) this.#simple(side, name, to - from);
    else if (tag === SASL) this.#sasl(side, bytes, from, Math.min(to, end));
    else this.#sicily(side, tag, bytes, from, Math.min(to, end));
    return true;
  }

  /** The answer: its result, and where the contents of the response are. */
  response(side: Side, id: number, code: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#mechanism !== '') this.#challenge(bytes, start, end);
    if (code === SASL_BIND_IN_PROGRESS) return;
    const accepted = code === SUCCESS;
    if (id === this.#awaited || this.#awaited < 0) {
      // The first answers of Sicily are successes, too: only behind the last the login has passed.
      if (this.#mechanism === SICILY && this.#sent === null && accepted) return;
      if (this.#sent !== null) this.#sent.outcome = accepted ? 'accepted' : 'refused';
      this.layered = accepted && (this.#mechanism !== '' || this.#awaited < 0);
      this.#sent = null;
      this.#awaited = -1;
      this.#mechanism = '';
    }
    note(this.#context, side, accepted ? 'bind accepted' : 'bind refused');
  }

  /** Messages of this flow are missing. */
  lose(): void {
    this.#awaited = -1;
    this.#sent = null;
  }

  #simple(side: Side, name: string | null, octets: number): void {
    this.#mechanism = '';
    this.#sent = null;
    if (octets > 0) {
      this.#sent = addCredential(this.#context, side, { mechanism: 'simple', user: name, passwordReadable: true });
      return;
    }
    // RFC 4513 5.1.1, 5.1.2: nobody logged in.
    note(this.#context, side, name === null ? 'anonymous bind' : 'unauthenticated bind: a name without a password');
  }

  #sasl(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const element = this.#element;
    if (!element.is(OCTET_STRING, bytes, start, end)) return;
    const wire = printable(bytes, element.start, Math.min(element.end, element.start + MAX_MECHANISM), MAX_MECHANISM).toUpperCase();
    if (wire !== this.#mechanism) this.#begin(side, wire);
    if (!element.opens(OCTET_STRING, bytes, element.end, end)) return;
    this.#credentials(side, wire, bytes, element.start, Math.min(element.end, end));
  }

  #begin(side: Side, wire: string): void {
    this.negotiation = new Negotiation();
    this.#mechanism = wire;
    note(this.#context, side, wire === SICILY ? 'Sicily bind (NTLM)' : `SASL bind (${SASL_MECHANISMS.get(wire) ?? 'other'})`);
    this.#sent = null;
  }

  #credentials(side: Side, wire: string, bytes: Uint8Array, start: number, end: number): void {
    const mechanism = SASL_MECHANISMS.get(wire) ?? 'other';
    switch (mechanism) {
      case 'negotiate':
      case 'gssapi':
      case 'ntlm':
        this.#token(side, mechanism, bytes, start, end);
        return;
      case 'plain':
        this.#send(side, { mechanism, ...plainLogin(bytes, start, end) });
        return;
      case 'digest-md5': {
        if (start === end) return;
        const qop = digestQop(bytes, start, end);
        this.negotiation.mechanism = 'digest-md5';
        this.negotiation.agreed = qop;
        this.#send(side, { mechanism, user: digestUser(bytes, start, end), passwordReadable: false });
        return;
      }
      case 'external':
      case 'anonymous':
        return;
      default:
        if (start < end) this.#send(side, { mechanism, user: scramUser(bytes, start, end), passwordReadable: false });
    }
  }

  /** NTLM names its user, Kerberos does not. */
  #token(side: Side, mechanism: string, bytes: Uint8Array, start: number, end: number): void {
    const { negotiation } = this;
    if (negotiation.token(bytes, start, end)) {
      const { user, domain, version } = negotiation.ntlm!;
      if (user !== null) this.#send(side, { mechanism: 'ntlm', user, domain, ntlmVersion: version, passwordReadable: false });
      else note(this.#context, side, 'anonymous NTLM login');
    } else if (negotiation.mechanism === 'kerberos') this.#send(side, { mechanism, user: null, passwordReadable: false });
  }

  /** Package discovery, then NTLM in two messages (MS-ADTS 5.1.1.1.3). */
  #sicily(side: Side, choice: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#mechanism !== SICILY) this.#begin(side, SICILY);
    if (choice !== SICILY_DISCOVERY) this.#token(side, 'ntlm', bytes, start, end);
  }

  /** What the acceptor selected stands in serverSaslCreds. */
  #challenge(bytes: Uint8Array, start: number, end: number): void {
    const element = this.#element;
    if (!element.find(SERVER_CREDENTIALS, bytes, start, end)) return;
    this.negotiation.token(bytes, element.start, Math.min(element.end, end));
  }

  /** A login passes once, in however many messages. */
  #send(side: Side, what: Parameters<typeof addCredential>[2]): void {
    this.#sent ??= addCredential(this.#context, side, what);
  }
}

/** Stands for the three authentication choices of Sicily, which have no SASL name. */
const SICILY = 'SICILY';
