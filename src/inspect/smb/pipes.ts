import { COMMON_HEADER } from '../dcerpc/constants.js';
import { isHeader } from '../dcerpc/header.js';
import { emptyRpc, type RpcOwner, RpcSession } from '../dcerpc/session.js';
import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';

/** Pipes of one connection followed at a time; a further one takes the place of the longest unused. */
export const MAX_PIPES = 64;
/** Requests that wait for the answer carrying their data; a further one drops the oldest. */
const MAX_OUTSTANDING = 256;

/** Data of answers whose request was not captured. */
const UNKNOWN = '';

/** The flow is SMB's, whatever its pipes carry. */
const IN_PIPE: RpcOwner = { confirmed() {} };

/** RPC inside the named pipes of one connection (MS-RPCE 2.1.1.2), one session for each open pipe, one evidence for all. */
export class Pipes {
  readonly #context: InspectionContext;
  readonly #rpc = emptyRpc();
  readonly #sessions = new Map<string, RpcSession>();
  /** File of each request whose answer does not name it. */
  readonly #outstanding = new Map<number, string>();

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** `length` octets written to or read from `file`; those behind `end` are not visible. Only data that begins like RPC makes a pipe of a file. */
  data(file: string, side: Side, clientSide: Side, bytes: Uint8Array, start: number, end: number, length: number): void {
    const to = Math.max(start, Math.min(end, start + length));
    let session = this.#sessions.get(file);
    if (session === undefined) {
      if (to - start < COMMON_HEADER || !isHeader(bytes, start)) return;
      session = new RpcSession(this.#context, this.#rpc, clientSide, IN_PIPE);
      if (this.#sessions.size >= MAX_PIPES) this.close(this.#sessions.keys().next().value!);
    } else this.#sessions.delete(file);
    this.#sessions.set(file, session);
    if (to > start) session.data(side, bytes, start, to);
    if (start + length > to) session.gap(side, start + length - to);
  }

  /** The request `id` asks for data of `file`. */
  ask(id: number, file: string): void {
    if (this.#outstanding.size >= MAX_OUTSTANDING) this.#outstanding.delete(this.#outstanding.keys().next().value!);
    this.#outstanding.set(id, file);
  }

  /** The file whose data the answer to `id` carries. */
  answer(id: number): string {
    const file = this.#outstanding.get(id);
    this.#outstanding.delete(id);
    return file ?? UNKNOWN;
  }

  close(file: string): void {
    this.#sessions.get(file)?.end();
    this.#sessions.delete(file);
  }

  /** Octets of this side are missing: whatever its pipes were in the middle of may not go on. */
  torn(side: Side): void {
    for (const session of this.#sessions.values()) session.gap(side, TORN);
  }

  end(): void {
    for (const session of this.#sessions.values()) session.end();
    this.#sessions.clear();
  }
}

/** More than any fragment is long: leaves none in progress. */
const TORN = 0x10000;
