import type { RpcAuthLevel, RpcEvidence, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
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
import { u16 } from './header.js';
import { hasReadableExtendedBuffer, hasVerificationTrailer } from './mapi.js';
import { Mapper } from './mapper.js';
import type { Fragment } from './pdu.js';
import { prove } from './proof.js';

/** Presentation contexts of one connection: more is not believed. */
const MAX_CONTEXTS = 256;
const OBJECT = 16;

/** Looks into the stubs of one connection's calls: what the endpoint mapper answers, and what proves that a stub is not encrypted. */
export class Stubs {
  readonly #context: InspectionContext;
  readonly #rpc: RpcEvidence;
  readonly #mapper: Mapper;
  /** Interface of each presentation context, by identifier. */
  readonly #interfaces = new Map<number, string>();
  #mapping = false;

  constructor(context: InspectionContext, rpc: RpcEvidence) {
    this.#context = context;
    this.#rpc = rpc;
    this.#mapper = new Mapper(context);
  }

  bind(id: number, uuid: string): void {
    if (this.#interfaces.size >= MAX_CONTEXTS && !this.#interfaces.has(id)) return;
    this.#interfaces.set(id, uuid);
    this.#mapping ||= uuid === EPM_UUID;
  }

  /** Whether responses are of use whole. */
  get wantWhole(): boolean {
    return this.#mapping || (this.#interfaces.size === 0 && this.#mapper.curious);
  }

  /** `level`: of this call, null when it could not be read. `trailerLength`: octets of padding and authentication trailer. */
  call(fragment: Fragment, side: Side, level: RpcAuthLevel | null, trailerLength: number): void {
    const { header, head, headStart, headLength } = fragment;
    if (headLength < CALL_FIXED) return;
    const request = header.type === REQUEST;
    const uuid = this.#interfaces.get(u16(head, headStart + COMMON_HEADER + 4, header.littleEndian));
    const start = headStart + stubOffset(fragment);
    const end = headStart + Math.min(headLength, header.fragmentLength - trailerLength);
    if (request) {
      this.#verification(fragment, side, level, trailerLength);
      const operation = u16(head, headStart + COMMON_HEADER + 6, header.littleEndian);
      if (operation !== EC_DO_CONNECT_EX && operation !== EC_DO_RPC_EXT2) return;
    }
    if (level === 'privacy') return;
    if (uuid === EMSMDB_UUID) this.#extendedBuffer(fragment, side, start, end);
    else if (!request && end > start && (uuid === EPM_UUID || uuid === undefined))
      this.#mapper.answer(fragment, side, start, end, uuid !== undefined);
  }

  end(): void {
    this.#mapper.end();
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
