import type { FlowEvidence, RpcAuthLevel, RpcEvidence, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { appended } from '../short-list.js';
import { emptyTrailer, readTrailer } from './auth.js';
import { ACCEPTANCE, NEGOTIATE_ACK, readAnswer, readProposal } from './bind.js';
import {
  ALTER_CONTEXT,
  ALTER_CONTEXT_RESPONSE,
  AUTH_TRAILER,
  BIND,
  BIND_ACK,
  BIND_NAK,
  FAULT,
  MAX_INTERFACES,
  REQUEST,
  RESPONSE,
  senderOf,
} from './constants.js';
import type { Fragment } from './fragment.js';
import { FragmentReader, type FragmentSink } from './pdu.js';
import { prove } from './proof.js';
import { faultStatus, nakReason } from './refusals.js';
import { Security } from './security.js';
import { Stubs, stubOffset } from './stubs.js';
import { WaitingBinds } from './waiting.js';

export const emptyRpc = (): RpcEvidence => ({
  interfaces: [],
  securityContexts: [],
  authType: null,
  bindLevel: null,
  requests: {},
  undetermined: 0,
  readableStub: null,
  faults: null,
  proxyTarget: null,
});

/** Who follows a connection. */
export interface RpcOwner {
  /** This is RPC and nothing else; told again when the client became known only later. */
  confirmed(clientSide: Side | null): void;
}

/** Trailer of the fragment in hand: one is read at a time, so all connections share it. */
const trailer = emptyTrailer();

/**
 * Follows the fragments of one RPC connection, over TCP or inside a named pipe: who binds what, and at which level its calls really pass
 * (MS-RPCE 3.3.1.5.2). Several connections may fill one `RpcEvidence`; what a bind promised stays with its connection.
 */
export class RpcSession implements FragmentSink {
  /** As the caller knew it, or as the first PDU of a kind only one end sends showed it. */
  clientSide: Side | null;
  /** Before anything was certain, a header was wrong where one had to be, or both ends said what only one can say: this is not RPC. */
  contradicted = false;
  readonly #context: InspectionContext;
  readonly #rpc: RpcEvidence;
  readonly #owner: RpcOwner;
  readonly #readers: [FragmentReader, FragmentReader];
  readonly #stubs: Stubs;
  readonly #security: Security;
  readonly #waiting = new WaitingBinds();
  #valid = 0;
  #certain = false;
  /** The owner was told which side is the client. */
  #told = false;
  #side: Side = 0;
  /** Level of the last call, and its count in the evidence. */
  #level: RpcAuthLevel | null = null;
  #counted: { count: number; firstPacket: number } | null = null;
  /** Found readable before the protocol was certain. */
  #readable: FlowEvidence['cleartext'] = null;

  constructor(context: InspectionContext, rpc: RpcEvidence, clientSide: Side | null, owner: RpcOwner) {
    this.#context = context;
    this.#rpc = rpc;
    this.clientSide = clientSide;
    this.#owner = owner;
    this.#stubs = new Stubs(context, rpc);
    this.#security = new Security(context, rpc);
    this.#readers = [new FragmentReader(this), new FragmentReader(this)];
  }

  /** What comes of this side begins somewhere inside its stream: wait for a segment that begins with a PDU. */
  resynchronise(side: Side): void {
    this.#readers[side].lost = true;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#side = side;
    const reader = this.#readers[side];
    const { broken } = reader;
    reader.data(bytes, start, end, this.#context.packet);
    if (!this.#certain && reader.broken > broken) this.contradicted = true;
  }

  /** `length` octets of this side are missing. */
  gap(side: Side, length: number): void {
    this.#side = side;
    this.#readers[side].gap(length);
  }

  end(): void {
    for (const side of [0, 1] as const) {
      this.#side = side;
      this.#readers[side].end();
    }
    this.#stubs.end();
  }

  /** This is RPC and nothing else. */
  confirm(): void {
    this.#certain = true;
    this.#told = this.clientSide !== null;
    const { evidence } = this.#context;
    evidence.rpc = this.#rpc;
    this.#owner.confirmed(this.clientSide);
    if (this.#readable !== null) evidence.cleartext ??= this.#readable;
  }

  get wholeResponses(): boolean {
    return this.#stubs.wantWhole;
  }

  fragment(fragment: Fragment): void {
    const { type } = fragment.header;
    if (!this.#agrees(type)) {
      if (!this.#certain) this.contradicted = true;
      return;
    }
    const readable = readTrailer(fragment, trailer);
    if (readable) this.#security.trailer(fragment, trailer);
    let proves = false;
    if (type === REQUEST || type === RESPONSE) this.#call(fragment, readable);
    else if (type === BIND || type === ALTER_CONTEXT) proves = this.#propose(fragment);
    else if (type === BIND_ACK || type === ALTER_CONTEXT_RESPONSE) proves = this.#answer(fragment);
    else if (type === BIND_NAK) this.#refuse(fragment);
    else if (type === FAULT) this.#fault(fragment);
    // Two headers where two had to be, or a list of contexts, which says enough by itself.
    const enough = ++this.#valid >= 2 || proves;
    if (enough && !(this.#certain && (this.#told || this.clientSide === null))) this.confirm();
  }

  /** Whether the end that sent a PDU of this type is the one that may. */
  #agrees(type: number): boolean {
    const sender = senderOf(type);
    if (sender === 'either' || sender === null) return true;
    const client = sender === 'client' ? this.#side : ((this.#side ^ 1) as Side);
    this.clientSide ??= client;
    return this.clientSide === client;
  }

  #propose(fragment: Fragment): boolean {
    const { contexts, valid } = readProposal(fragment);
    const { header, packet } = fragment;
    for (const { id, uuid, version, negotiation } of contexts) {
      if (negotiation) continue;
      this.#stubs.bind(id, uuid);
      if (this.#interface(uuid, version) !== undefined) continue;
      if (this.#rpc.interfaces.length >= MAX_INTERFACES) {
        this.#context.evidence.leftOut++;
        continue;
      }
      this.#rpc.interfaces = appended(this.#rpc.interfaces, { uuid, version, packet, accepted: null });
      this.#prove(packet, `${header.type === BIND ? 'bind' : 'alter_context'} ${uuid} ${version}`);
    }
    this.#waiting.add(header.callId, contexts);
    return valid;
  }

  #answer(fragment: Fragment): boolean {
    const { results, syntaxes, port, valid } = readAnswer(fragment);
    const contexts = this.#waiting.take(fragment.header.callId);
    let accepted: string | null = null;
    for (let index = 0; index < contexts.length; index++) {
      const { uuid, version, negotiation } = contexts[index]!;
      const proposed = this.#interface(uuid, version);
      const result = results[index];
      if (proposed === undefined || negotiation || result === undefined || result === NEGOTIATE_ACK) continue;
      // One interface is often proposed twice, for two transfer syntaxes; one acceptance is enough.
      if (result === ACCEPTANCE) {
        proposed.accepted = true;
        accepted ??= ` accepts ${uuid}${syntaxes[index] == null ? '' : ` in ${syntaxes[index]}`}`;
      } else proposed.accepted ??= false;
    }
    if (fragment.header.type === BIND_ACK && valid)
      this.#prove(fragment.packet, `bind_ack${accepted ?? ''}${port === null ? '' : ` on port ${port}`}`);
    return valid;
  }

  #refuse(fragment: Fragment): void {
    const { header, packet } = fragment;
    const reason = nakReason(fragment);
    for (const { uuid, version } of this.#waiting.take(header.callId)) {
      const proposed = this.#interface(uuid, version);
      if (proposed !== undefined) proposed.accepted ??= false;
    }
    this.#prove(packet, reason === null ? 'bind_nak' : `bind_nak: ${reason}`);
  }

  #fault(fragment: Fragment): void {
    const { packet } = fragment;
    const known = this.#rpc.faults;
    if (known !== null) {
      known.count++;
      return;
    }
    const status = faultStatus(fragment);
    if (status === null) return;
    this.#rpc.faults = { count: 1, firstPacket: packet, status };
    this.#prove(packet, `RPC fault ${status}`);
  }

  #interface(uuid: string, version: string) {
    return this.#rpc.interfaces.find((each) => each.uuid === uuid && each.version === version);
  }

  /** A request or response: the level its own trailer shows decides, whatever the bind promised. */
  #call(fragment: Fragment, readable: boolean): void {
    const { header } = fragment;
    const authenticated = header.authLength > 0;
    const trailerLength = authenticated ? header.authLength + AUTH_TRAILER + (readable ? trailer.padLength : 0) : 0;
    let level: RpcAuthLevel | null;
    if (authenticated) level = readable ? trailer.level : null;
    else level = this.#security.withoutTrailer;
    if (level === null) this.#rpc.undetermined++;
    else if (header.fragmentLength > stubOffset(fragment) + trailerLength) this.#count(fragment, level);
    this.#stubs.call(fragment, this.#side, level, trailerLength);
  }

  #count({ header, packet }: Fragment, level: RpcAuthLevel): void {
    if (level === this.#level) {
      this.#counted!.count++;
      return;
    }
    const { requests } = this.#rpc;
    const known = requests[level];
    this.#level = level;
    this.#counted = requests[level] ??= { count: 0, firstPacket: packet };
    this.#counted.count++;
    if (known !== undefined) return;
    const what = `RPC ${header.type === REQUEST ? 'request' : 'response'} ${level === 'privacy' ? 'encrypted' : 'readable'} (level ${level})`;
    this.#prove(packet, what);
    if (level === 'privacy') return;
    if (this.#certain) this.#context.evidence.cleartext ??= { packet, what };
    else this.#readable ??= { packet, what };
  }

  #prove(packet: number, what: string): void {
    prove(this.#context.evidence, packet, this.#side, what);
  }
}
