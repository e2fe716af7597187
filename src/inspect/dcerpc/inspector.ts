import type { FlowEvidence, RpcAuthLevel, RpcEvidence, Side } from '../evidence.js';
import { MAX_CREDENTIALS } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { findNtlmUser } from '../ntlmssp.js';
import { type AuthTrailer, readTrailer } from './auth.js';
import {
  ALTER_CONTEXT,
  ALTER_CONTEXT_RESPONSE,
  AUTH_TRAILER,
  AUTH3,
  BIND,
  BIND_ACK,
  COMMON_HEADER,
  EMSMDB_UUID,
  EPM_UUID,
  EPT_LOOKUP,
  EPT_MAP,
  NCACN_HTTP,
  OBJECT_UUID,
  REQUEST,
  RESPONSE,
  senderOf,
} from './constants.js';
import { contextResults, type ProposedContext, proposedContexts } from './contexts.js';
import { type Fragment, FragmentReader } from './fragments.js';
import { u16 } from './header.js';
import { hasReadableExtendedBuffer, hasVerificationTrailer } from './mapi.js';
import { findTowers } from './towers.js';

/** Interfaces of one connection, towers of one answer: more is not believed. */
const MAX_INTERFACES = 64;
const MAX_TOWERS = 512;
/** Wrong headers after which the recognition is given up, if nothing was confirmed. */
const MAX_BROKEN = 2;
/** Request and response: allocation hint, context identifier, and operation number or cancel count. */
const CALL_FIXED = 24;

/** Follows one RPC connection: who binds what, and at which level its requests really pass (MS-RPCE 3.3.1.5.2). */
export class DcerpcInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #rpc: RpcEvidence = { interfaces: [], authType: null, bindLevel: null, requests: {}, undetermined: 0, readableStub: null };
  readonly #readers: [FragmentReader, FragmentReader];
  /** Proposed by a bind whose answer has not come yet, by call. */
  readonly #proposed = new Map<number, ProposedContext[]>();
  /** Interface of each presentation context, by identifier. */
  readonly #interfaces = new Map<number, string>();
  /** Requests to the endpoint mapper that wait for their answer, by call. */
  readonly #mapCalls = new Set<number>();
  #clientSide: Side | null;
  #valid = 0;
  #greeting: number;
  #side: Side = 0;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#greeting = 0;
    this.#readers = [
      new FragmentReader((fragment) => this.#fragment(fragment)),
      new FragmentReader((fragment) => this.#fragment(fragment)),
    ];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#side = side;
    const from = this.#afterGreeting(side, bytes, start, end);
    const reader = this.#readers[side];
    reader.data(bytes, from, end);
    if (!this.#confirmed && reader.broken >= MAX_BROKEN) this.rejected = true;
  }

  gap(side: Side, length: number): void {
    this.#side = side;
    this.#readers[side].gap(length);
  }

  end(): void {
    for (const side of [0, 1] as const) {
      this.#side = side;
      this.#readers[side].end();
    }
    if (!this.#confirmed) this.rejected = true;
  }

  get #confirmed(): boolean {
    return this.#context.evidence.protocol === 'dcerpc';
  }

  /** An `ncacn_http` server greets before its first PDU (MS-RPCH 2.1.1.1.1). */
  #afterGreeting(side: Side, bytes: Uint8Array, start: number, end: number): number {
    if (this.#clientSide === null || side === this.#clientSide || this.#greeting < 0) return start;
    let at = start;
    while (at < end && this.#greeting < NCACN_HTTP.length && bytes[at] === NCACN_HTTP.charCodeAt(this.#greeting)) {
      at++;
      this.#greeting++;
    }
    if (this.#greeting === NCACN_HTTP.length) note(this.#context, side, 'RPC over HTTP server greeting');
    if (this.#greeting === NCACN_HTTP.length || at < end) this.#greeting = -1;
    return at;
  }

  #fragment(fragment: Fragment): void {
    const { header } = fragment;
    const side = this.#side;
    const sender = senderOf(header.type);
    if (sender !== null && sender !== 'either') this.#clientSide ??= sender === 'client' ? side : ((side ^ 1) as Side);
    // Two headers where two had to be, or one of a kind that says enough by itself.
    if (++this.#valid >= 2 || header.type === BIND || header.type === BIND_ACK) this.#confirm();
    const trailer = readTrailer(fragment);
    if (header.type === REQUEST || header.type === RESPONSE) this.#call(fragment, trailer);
    else {
      if (header.type === BIND || header.type === ALTER_CONTEXT) this.#propose(fragment);
      else if (header.type === BIND_ACK || header.type === ALTER_CONTEXT_RESPONSE) this.#answer(fragment);
      if (trailer !== null) this.#authenticate(fragment, trailer);
    }
  }

  #confirm(): void {
    const { evidence } = this.#context;
    evidence.protocol = 'dcerpc';
    evidence.rpc = this.#rpc;
    evidence.clientSide = this.#clientSide;
    if (this.#waiting !== null) evidence.cleartext ??= this.#waiting;
  }

  /** Found readable before the protocol was certain. */
  #waiting: FlowEvidence['cleartext'] = null;

  #propose(fragment: Fragment): void {
    const contexts = proposedContexts(fragment);
    const { packet } = this.#context;
    for (const { id, uuid, version } of contexts) {
      if (isNegotiation(uuid)) continue;
      this.#interfaces.set(id, uuid);
      const known = this.#rpc.interfaces.some((each) => each.uuid === uuid && each.version === version);
      if (known || this.#rpc.interfaces.length >= MAX_INTERFACES) continue;
      this.#rpc.interfaces.push({ uuid, version, packet, accepted: null });
      note(this.#context, this.#side, `${fragment.header.type === BIND ? 'bind' : 'alter_context'} ${uuid} ${version}`);
    }
    if (this.#proposed.size < MAX_INTERFACES) this.#proposed.set(fragment.header.callId, contexts);
  }

  #answer(fragment: Fragment): void {
    const contexts = this.#proposed.get(fragment.header.callId);
    this.#proposed.delete(fragment.header.callId);
    if (contexts === undefined) return;
    const results = contextResults(fragment);
    for (const [index, { uuid, version }] of contexts.entries()) {
      const proposed = this.#rpc.interfaces.find((each) => each.uuid === uuid && each.version === version);
      // One interface is often proposed twice, for two transfer syntaxes; one acceptance is enough.
      if (proposed !== undefined && results[index] !== undefined) proposed.accepted = results[index] || proposed.accepted === true;
    }
  }

  #authenticate({ header, tail }: Fragment, trailer: AuthTrailer): void {
    this.#rpc.authType = trailer.type;
    if (header.type === BIND || header.type === ALTER_CONTEXT) this.#rpc.bindLevel = trailer.level;
    if (header.type !== AUTH3 && header.type !== ALTER_CONTEXT && header.type !== BIND) return;
    const user = findNtlmUser(tail!, trailer.tokenStart, trailer.tokenEnd);
    const { credentials } = this.#context.evidence;
    if (user === null || credentials.length >= MAX_CREDENTIALS || credentials.some((each) => each.user === user)) return;
    credentials.push({ mechanism: 'ntlm', user, beforeTls: true, passwordReadable: false, packet: this.#context.packet, outcome: null });
  }

  /** A request or response: the level its own trailer shows decides, whatever the bind promised. */
  #call(fragment: Fragment, trailer: AuthTrailer | null): void {
    const { header, headLength } = fragment;
    const empty = header.fragmentLength <= CALL_FIXED + (header.authLength > 0 ? header.authLength + AUTH_TRAILER : 0);
    let level: RpcAuthLevel | null;
    if (header.authLength > 0) {
      level = trailer?.level ?? null;
      if (trailer !== null) this.#rpc.authType ??= trailer.type;
    } else level = this.#rpc.bindLevel === 'connect' ? 'connect' : 'none';
    if (level === null) this.#rpc.undetermined++;
    else if (!empty) this.#count(level, header.type === REQUEST);
    if (level !== null && level !== 'privacy' && headLength > CALL_FIXED) this.#stub(fragment, trailer);
  }

  #count(level: RpcAuthLevel, request: boolean): void {
    const { packet } = this.#context;
    const counted = this.#rpc.requests[level];
    if (counted !== undefined) counted.count++;
    else {
      this.#rpc.requests[level] = { count: 1, firstPacket: packet };
      note(this.#context, this.#side, `RPC ${request ? 'request' : 'response'} at level ${level}`);
    }
    if (level === 'privacy') return;
    const what = `RPC ${request ? 'request' : 'response'} (level ${level})`;
    if (this.#confirmed) cleartext(this.#context, this.#side, what);
    else this.#waiting ??= { packet, what };
  }

  /** Looks into a stub that is not encrypted. */
  #stub(fragment: Fragment, trailer: AuthTrailer | null): void {
    const { header, head, headStart, headLength } = fragment;
    const stub = headStart + CALL_FIXED + ((header.flags & OBJECT_UUID) !== 0 && header.type === REQUEST ? 16 : 0);
    const trailerLength = header.authLength > 0 ? header.authLength + AUTH_TRAILER + (trailer?.padLength ?? 0) : 0;
    const end = headStart + Math.min(headLength, header.fragmentLength - trailerLength);
    const uuid = this.#interfaces.get(u16(head, headStart + COMMON_HEADER + 4, header.littleEndian));
    if (header.type === REQUEST) {
      const operation = u16(head, headStart + COMMON_HEADER + 6, header.littleEndian);
      if (uuid === EPM_UUID && (operation === EPT_MAP || operation === EPT_LOOKUP) && this.#mapCalls.size < MAX_TOWERS)
        this.#mapCalls.add(header.callId);
    } else if (this.#mapCalls.has(header.callId) || (uuid === undefined && this.#interfaces.size === 0)) this.#map(fragment, stub, end);
    if (this.#rpc.readableStub !== null) return;
    const readable =
      uuid === EMSMDB_UUID
        ? hasReadableExtendedBuffer(head, stub, end)
        : header.type === REQUEST && hasVerificationTrailer(head, stub, end);
    if (readable) {
      this.#rpc.readableStub = this.#context.packet;
      note(this.#context, this.#side, uuid === EMSMDB_UUID ? 'readable MAPI buffer (RPC_HEADER_EXT)' : 'readable verification trailer');
    }
  }

  /** An answer of the endpoint mapper; without its bind, well-formed towers alone must speak for it. */
  #map({ head }: Fragment, start: number, end: number): void {
    const { packet } = this.#context;
    for (const tower of findTowers(head, start, end, MAX_TOWERS)) {
      this.#context.learn({ ...tower, packet }, this.#side);
      if (tower.transport === 'tcp') note(this.#context, this.#side, `endpoint mapper: ${tower.uuid} on port ${tower.port}`);
    }
  }
}

/** Bind-time feature negotiation is written like a context, and is none (MS-RPCE 2.2.2.14). */
function isNegotiation(uuid: string): boolean {
  return uuid.startsWith('6cb71c2c-9812-4540-');
}
