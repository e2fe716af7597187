import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { behind, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { offerLogin } from '../mail/login-offer.js';
import { note } from '../mail/note.js';
import { READABLE_MECHANISMS } from '../mail/sasl.js';
import type { Upgrade } from '../mail/upgrade.js';

const CLOSE = 0x5d;
const CODE = '[CAPABILITY ';
const CHANGES: readonly string[] = ['UNAUTHENTICATE', 'COMPRESS=DEFLATE'];

/** Capability lists (RFC 9051 7.2.2), alone or as the response code of a status response: STARTTLS, LOGINDISABLED, AUTH= before TLS. */
export class Capabilities {
  /** LOGINDISABLED was in the last list. */
  loginDisabled = false;
  /** Some list offered a way back to before the login (RFC 8437), or compression from then on (RFC 4978). */
  changeable = false;
  readonly #context: InspectionContext;
  readonly #upgrade: Upgrade;
  /** LOGINDISABLED was noted: repeated lists do not fill the proofs. */
  #noted = false;

  constructor(context: InspectionContext, upgrade: Upgrade) {
    this.#context = context;
    this.#upgrade = upgrade;
  }

  /** A status response's text that begins with a capability code; true when it names IMAP4. `complete`: an absent STARTTLS is not offered. */
  code(bytes: Uint8Array, start: number, end: number, complete: boolean, side: Side): boolean {
    const from = behind(bytes, start, end, CODE);
    if (from < 0) return false;
    let close = from;
    while (close < end && bytes[close] !== CLOSE) close++;
    return this.list(bytes, from, close, complete && close < end, side);
  }

  /** The words of a list; true when it names IMAP4. */
  list(bytes: Uint8Array, start: number, end: number, complete: boolean, side: Side): boolean {
    let offered = false;
    let named = false;
    let disabled = false;
    for (let at = skipSpaces(bytes, start, end); at < end; ) {
      const stop = wordEnd(bytes, at, end);
      if (equals(bytes, at, stop, 'STARTTLS')) {
        offered = true;
        this.#upgrade.offer('STARTTLS', side);
      } else if (equals(bytes, at, stop, 'LOGINDISABLED')) disabled = true;
      else if (behind(bytes, at, stop, 'IMAP4') >= 0) named = true;
      else if (wordIndex(CHANGES, bytes, at, stop) >= 0) this.changeable = true;
      else this.#mechanism(bytes, at, stop, side);
      at = skipSpaces(bytes, stop, end);
    }
    this.loginDisabled = disabled;
    if (disabled && !this.#noted) {
      this.#noted = true;
      note(this.#context, side, 'LOGINDISABLED advertised');
    }
    if (complete && named) {
      this.#upgrade.listed(offered, side);
      // RFC 9051 6.2.3: LOGIN is there unless it is said not to be.
      if (!disabled) offerLogin(this.#context, side, 'LOGIN');
    }
    return named;
  }

  #mechanism(bytes: Uint8Array, start: number, end: number, side: Side): void {
    const from = behind(bytes, start, end, 'AUTH=');
    if (from < 0) return;
    const readable = READABLE_MECHANISMS.findIndex((name) => equals(bytes, from, end, name));
    if (readable >= 0) offerLogin(this.#context, side, `AUTH=${READABLE_MECHANISMS[readable]}`);
  }
}
