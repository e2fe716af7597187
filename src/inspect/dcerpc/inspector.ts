import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { NCACN_HTTP } from './constants.js';
import { prove } from './proof.js';
import { emptyRpc, type RpcOwner, RpcSession } from './session.js';

/** The side sent something else than a greeting, or its greeting is over. */
const OVER = -1;

/** One RPC connection over TCP: the greeting some servers begin with, and the recognition that may yet prove wrong. */
export class DcerpcInspector implements Inspector, RpcOwner {
  /** Never: as long as calls come, their levels count. Walking them costs a header and a trailer each. */
  readonly done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #session: RpcSession;
  /** Octets of the greeting each side has sent so far. */
  readonly #greeting: [number, number] = [0, 0];

  constructor(context: InspectionContext, clientSide: Side | null, midstream: boolean) {
    this.#context = context;
    this.#session = new RpcSession(context, emptyRpc(), clientSide, this);
    for (const side of [0, 1] as const) {
      if (!midstream && context.sawStart(side)) continue;
      this.#session.resynchronise(side);
      this.#greeting[side] = OVER;
    }
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.rejected) return;
    const from = this.#greeting[side] === OVER ? start : this.#afterGreeting(side, bytes, start, end);
    if (from < end) this.#session.data(side, bytes, from, end);
    this.rejected = this.#session.contradicted;
  }

  gap(side: Side, length: number): void {
    if (this.rejected) return;
    this.#greeting[side] = OVER;
    this.#session.gap(side, length);
    this.rejected = this.#session.contradicted;
  }

  end(): void {
    if (this.rejected) return;
    this.#session.end();
    this.rejected = this.#session.contradicted || this.#context.evidence.protocol === null;
  }

  confirmed(clientSide: Side | null): void {
    const { evidence } = this.#context;
    evidence.protocol = 'dcerpc';
    evidence.clientSide = clientSide;
  }

  /** An `ncacn_http` server greets before its first PDU (MS-RPCH 2.1.1.1.1); nothing else begins so. */
  #afterGreeting(side: Side, bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#greeting[side] < NCACN_HTTP.length && bytes[at] === NCACN_HTTP.charCodeAt(this.#greeting[side])) {
      at++;
      this.#greeting[side]++;
    }
    if (this.#greeting[side] === NCACN_HTTP.length) {
      const { evidence, packet } = this.#context;
      this.#session.clientSide ??= (side ^ 1) as Side;
      this.#session.confirm();
      evidence.banner = NCACN_HTTP;
      prove(evidence, packet, side, 'RPC over HTTP server greeting');
      this.#greeting[side] = OVER;
    } else if (at < end) this.#greeting[side] = OVER;
    return at;
  }
}
