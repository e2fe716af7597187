import type { RpcAuthLevel, RpcEvidence, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { appended } from '../short-list.js';
import {
  CALL_FIXED,
  COMMON_HEADER,
  EC_DO_CONNECT_EX,
  EC_DO_RPC_EXT2,
  EMSMDB_UUID,
  EPM_UUID,
  FIRST_FRAGMENT,
  OBJECT_UUID,
  REQUEST,
} from './constants.js';
import type { Fragment } from './fragment.js';
import { u16 } from './header.js';
import { hasReadableExtendedBuffer, hasVerificationTrailer } from './mapi.js';
import { Mapper } from './mapper.js';
import { prove } from './proof.js';

/** Presentation contexts of one connection: more is not believed. */
const MAX_CONTEXTS = 256;
const OBJECT = 16;

/** A presentation context and what its interface means here. */
interface BoundContext {
  readonly id: number;
  kind: 'mapper' | 'mail' | 'other';
}

/** Looks into the stubs of one connection's calls: what the endpoint mapper answers, and what proves that a stub is not encrypted. */
export class Stubs {
  readonly #context: InspectionContext;
  readonly #rpc: RpcEvidence;
  /** Null until a response is of interest to it. */
  #mapper: Mapper | null = null;
  /** In the order first bound; a connection has one or two. */
  #contexts: BoundContext[] = [];
  #mapping = false;

  constructor(context: InspectionContext, rpc: RpcEvidence) {
    this.#context = context;
    this.#rpc = rpc;
  }

  bind(id: number, uuid: string): void {
    const bound = this.#bound(id);
    const kind = uuid === EPM_UUID ? 'mapper' : uuid === EMSMDB_UUID ? 'mail' : 'other';
    if (bound !== null) bound.kind = kind;
    else if (this.#contexts.length < MAX_CONTEXTS) this.#contexts = appended(this.#contexts, { id, kind });
    else return;
    this.#mapping ||= kind === 'mapper';
  }

  /** Whether responses are of use whole. */
  get wantWhole(): boolean {
    return this.#mapping || (this.#contexts.length === 0 && (this.#mapper === null || this.#mapper.curious));
  }

  /** `level`: of this call, null when it could not be read. `trailerLength`: octets of padding and authentication trailer. */
  call(fragment: Fragment, side: Side, level: RpcAuthLevel | null, trailerLength: number): void {
    const { header, head, headStart, headLength } = fragment;
    if (headLength < CALL_FIXED) return;
    const request = header.type === REQUEST;
    if (request) {
      this.#verification(fragment, side, level, trailerLength);
      const operation = u16(head, headStart + COMMON_HEADER + 6, header.littleEndian);
      if (operation !== EC_DO_CONNECT_EX && operation !== EC_DO_RPC_EXT2) return;
    }
    if (level === 'privacy') return;
    const kind = this.#bound(u16(head, headStart + COMMON_HEADER + 4, header.littleEndian))?.kind;
    const start = headStart + stubOffset(fragment);
    const end = headStart + Math.min(headLength, header.fragmentLength - trailerLength);
    if (kind === 'mail') this.#extendedBuffer(fragment, side, start, end);
    else if (!request && end > start && (kind === 'mapper' || kind === undefined))
      this.#mapped(fragment, side, start, end, kind !== undefined);
  }

  end(): void {
    this.#mapper?.end();
  }

  #bound(id: number): BoundContext | null {
    for (const bound of this.#contexts) if (bound.id === id) return bound;
    return null;
  }

  #mapped(fragment: Fragment, side: Side, start: number, end: number, bound: boolean): void {
    this.#mapper ??= new Mapper(this.#context);
    this.#mapper.answer(fragment, side, start, end, bound);
  }

  /** Only the first fragment of a call has the alignment the search counts on. */
  #extendedBuffer({ header, head, packet }: Fragment, side: Side, start: number, end: number): void {
    if (this.#rpc.readableStub !== null || (header.flags & FIRST_FRAGMENT) === 0) return;
    if (hasReadableExtendedBuffer(head, start, end, header.littleEndian))
      this.#readable(packet, side, 'readable MAPI buffer (RPC_HEADER_EXT)');
  }

  /** At the levels that only sign, the verification trailer is readable as it should be and says nothing new. */
  #verification(fragment: Fragment, side: Side, level: RpcAuthLevel | null, trailerLength: number): void {
    const { header, tail, tailStart, tailLength, packet } = fragment;
    if (this.#rpc.readableStub !== null || tail === null || level === 'packet' || level === 'integrity') return;
    const tailOffset = Math.max(header.fragmentLength - tailLength, stubOffset(fragment));
    const first = tailStart + (((tailOffset + 3) & ~3) - (header.fragmentLength - tailLength));
    if (hasVerificationTrailer(tail, first, tailStart + tailLength - trailerLength))
      this.#readable(packet, side, 'readable verification trailer');
  }

  #readable(packet: number, side: Side, what: string): void {
    this.#rpc.readableStub = packet;
    prove(this.#context.evidence, packet, side, what);
  }
}

/** Where the stub of a request or response begins, from the fragment's start. */
export function stubOffset({ header }: Fragment): number {
  return CALL_FIXED + (header.type === REQUEST && (header.flags & OBJECT_UUID) !== 0 ? OBJECT : 0);
}
