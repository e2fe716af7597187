import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { behind, equals } from '../mail/bytes.js';
import { offerLogin, offerMechanisms } from '../mail/login-offer.js';
import type { Upgrade } from '../mail/upgrade.js';

/** The lines of a capability list (RFC 2449 5): STLS, and logins on offer. */
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
    if (equals(bytes, start, end, 'STLS')) {
      this.#offered = true;
      this.#upgrade.offer('STLS', side);
    } else if (equals(bytes, start, end, 'USER')) offerLogin(this.#context, side, 'USER');
    else if (behind(bytes, start, end, 'SASL ') >= 0) offerMechanisms(this.#context, side, 'SASL', bytes, start + 5, end);
  }
}
