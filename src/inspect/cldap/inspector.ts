import type { Side } from '../evidence.js';
import { CLIENT, type InspectionContext, type Inspector, NO } from '../inspector.js';
import { isRootDse } from '../ldap/facts.js';
import { Message } from '../ldap/message.js';
import { cleartext, note } from '../mail/note.js';
import { recognise } from './recognise.js';

/** Attribute a client asks of the root DSE to find a domain controller (MS-ADTS 6.3.3). */
const NETLOGON = 'netlogon';
/** Octets of a request that are searched for it. */
const MAX_SEARCHED = 1024;

/** Follows LDAP without a connection: one message, or several of an answer, in each datagram. */
export class CldapInspector implements Inspector {
  rejected = false;
  readonly #context: InspectionContext;
  readonly #message = new Message();
  readonly #seen: [boolean, boolean] = [false, false];

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** A question and an answer are all there is to learn. */
  get done(): boolean {
    return this.#seen[0] && this.#seen[1];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.done || this.rejected) return;
    const recognition = recognise(bytes, start, end);
    const { evidence } = this.#context;
    if (recognition === NO) {
      if (evidence.protocol === null) this.rejected = true;
      return;
    }
    evidence.protocol = 'cldap';
    evidence.clientSide ??= recognition === CLIENT ? side : ((side ^ 1) as Side);
    if (this.#seen[side]) return;
    this.#seen[side] = true;
    if (recognition === CLIENT) this.#request(side, bytes, start, end);
    else note(this.#context, side, 'answer to a search');
  }

  gap(): void {}

  end(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  #request(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#message.read(bytes, start, end, Number.MAX_SAFE_INTEGER);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(MAX_SEARCHED, end - start)).toString('latin1');
    if (text.toLowerCase().includes(NETLOGON)) note(this.#context, side, 'search for a domain controller (Netlogon)');
    else if (isRootDse(this.#message, bytes, end)) note(this.#context, side, 'search of the root DSE');
    else cleartext(this.#context, side, 'LDAP search');
  }
}
