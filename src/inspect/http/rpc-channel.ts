import { emptyRpc, type RpcOwner, RpcSession } from '../dcerpc/session.js';
import type { RpcEvidence, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';

/** More than any fragment is long: leaves none in progress. */
const TORN = 0x10000;

/** The flow is HTTP's, whatever its channels carry. */
const IN_CHANNEL: RpcOwner = { confirmed() {} };

/**
 * RPC in the bodies of one connection's channels (MS-RPCH 2.1.2.1): the body of RPC_IN_DATA holds the client's PDUs, the body of the answer to
 * RPC_OUT_DATA the server's. The two are different TCP connections, so each shows one direction of the calls.
 */
export class RpcChannels {
  readonly #context: InspectionContext;
  readonly #clientSide: Side;
  #rpc: RpcEvidence | null = null;
  #session: RpcSession | null = null;

  constructor(context: InspectionContext, clientSide: Side) {
    this.#context = context;
    this.#clientSide = clientSide;
  }

  /** A request opens a channel to `target`; null when its query names none. */
  open(target: string | null): void {
    this.#session?.end();
    this.#rpc ??= this.#context.evidence.rpc = emptyRpc();
    this.#rpc.proxyTarget ??= target;
    this.#session = new RpcSession(this.#context, this.#rpc, this.#clientSide, IN_CHANNEL);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const session = this.#session;
    if (session === null) return;
    session.data(side, bytes, start, end);
    // An error page, or the body of something else.
    if (session.contradicted) this.#session = null;
  }

  /** `length` octets of a body are missing. */
  gap(side: Side, length: number): void {
    this.#session?.gap(side, Math.min(length, TORN));
  }

  end(): void {
    this.#session?.end();
    this.#session = null;
  }
}

/** `server:port`, where the port is decimal and the server a name, an address, or the mailbox of Exchange 2013 and later (MS-RPCH 2.2.2). */
const TARGET = /^\?([\w.@:[\]-]{1,255}:\d{1,5})(?:$|[?&])/;

/** What the query of a channel's request asks the proxy for: the proxy's own address form has room for nothing secret. Null when it is another query. */
export function proxyTarget(query: string): string | null {
  return TARGET.exec(query)?.[1] ?? null;
}
