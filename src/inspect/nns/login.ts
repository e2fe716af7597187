import { LOGIN_REFUSED, type Side } from '../evidence.js';
import { addCredential } from '../gss/credentials.js';
import { Negotiation } from '../gss/negotiation.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import { HANDSHAKE_DONE, HANDSHAKE_ERROR, HANDSHAKE_HEADER } from './constants.js';

/** What a handshake message says of the side that sent it. */
type Progress = 'under-way' | 'done' | 'refused';

/** The login at the beginning of a NegotiateStream (MS-NNS 2.2.1): who logs in, how it ends, and what it agrees on. */
export class Login {
  readonly negotiation = new Negotiation();
  readonly #context: InspectionContext;
  readonly #clientSide: Side;
  #credential: { outcome: 'accepted' | 'refused' | null } | null = null;

  constructor(context: InspectionContext, clientSide: Side) {
    this.#context = context;
    this.#clientSide = clientSide;
  }

  /** One handshake message, visible up to `end`. */
  message(side: Side, bytes: Uint8Array, start: number, end: number): Progress {
    const kind = bytes[start];
    const token = start + HANDSHAKE_HEADER;
    if (kind === HANDSHAKE_ERROR) {
      note(this.#context, side, LOGIN_REFUSED);
      if (this.#credential !== null) this.#credential.outcome = 'refused';
      return 'refused';
    }
    if (token < end && this.negotiation.token(bytes, token, end)) this.#sent(side);
    if (kind !== HANDSHAKE_DONE) return 'under-way';
    if (side !== this.#clientSide && this.#credential !== null) this.#credential.outcome ??= 'accepted';
    return 'done';
  }

  #sent(side: Side): void {
    const { user, domain, version } = this.negotiation.ntlm!;
    if (user === null || this.#credential !== null) return;
    this.#credential = addCredential(this.#context, side, {
      mechanism: 'ntlm',
      user,
      domain,
      ntlmVersion: version,
      passwordReadable: false,
    });
  }
}
