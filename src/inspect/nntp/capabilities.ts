import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { equals, skipSpaces, wordEnd } from '../mail/bytes.js';
import { offerLogin, offerMechanisms } from '../mail/login-offer.js';
import type { Upgrade } from '../mail/upgrade.js';

/** The lines of a capability list (RFC 3977 5.2): STARTTLS, and logins on offer. */
export class Capabilities {
  readonly #context: InspectionContext;
  readonly #upgrade: Upgrade;
  #offered = false;

  constructor(context: InspectionContext, upgrade: Upgrade) {
    this.#context = context;
    this.#upgrade = upgrade;
  }

  /** A new list begins. */
  begin(): void {
    this.#offered = false;
  }

  /** The list ended and no line of it is missing. */
  complete(side: Side): void {
    this.#upgrade.listed(this.#offered, side);
  }

  line(bytes: Uint8Array, start: number, end: number, side: Side): void {
    const stop = wordEnd(bytes, start, end);
    if (equals(bytes, start, stop, 'STARTTLS')) {
      this.#offered = true;
      this.#upgrade.offer('STARTTLS', side);
      return;
    }
    if (equals(bytes, start, stop, 'SASL')) offerMechanisms(this.#context, side, 'SASL', bytes, stop, end);
    if (!equals(bytes, start, stop, 'AUTHINFO')) return;
    for (let at = skipSpaces(bytes, stop, end); at < end; ) {
      const last = wordEnd(bytes, at, end);
      // RFC 4643 2.1: USER is listed only where it would be taken.
      if (equals(bytes, at, last, 'USER')) offerLogin(this.#context, side, 'AUTHINFO USER');
      at = skipSpaces(bytes, last, end);
    }
  }
}
