import { printable } from '../../text.js';
import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Agreement } from '../mail/agreement.js';
import { contains, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import type { LineReader } from '../mail/lines.js';
import type { Login } from '../mail/logins.js';
import { cleartext, note } from '../mail/note.js';
import { isMechanism } from '../mail/sasl.js';
import { MailSession } from '../mail/session.js';
import { maxUserLength } from '../mail/user-name.js';
import * as numeric from './constants.js';
import { CONTENT_VERBS, OWN_VERBS, VERBS } from './constants.js';
import { bare, countParameters, type Message, messageAt, numericOf, parameterEnd } from './message.js';
import { isUser } from './recognise.js';

const maxStrangeLines = 3;

/** Creates the inspector of one IRC flow. */
export function createIrcInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new IrcInspector('irc', context, clientSide ?? 0, midstream);
}

class IrcInspector extends MailSession {
  readonly #agreement = new Agreement();
  #strangeLines = 0;
  /** What PASS sent, waiting for the user's name and the server's word. */
  #password: Login | null = null;
  #operator: Login | null = null;
  #sasl: Login | null = null;
  #asked = false;

  protected override atCommand(): boolean {
    return true;
  }

  protected override torn(side: Side): void {
    this.logins.close();
    this.#sasl = null;
    if (side === this.clientSide) this.#password = null;
  }

  protected override clientLine(line: LineReader): void {
    const { bytes, start, end } = line;
    const message = messageAt(bytes, start, end);
    const verb = message === null ? undefined : VERBS[wordIndex(VERBS, bytes, message.command, message.commandEnd)];
    if (message === null || verb === undefined) {
      if (start < end && !line.torn && !line.cut && ++this.#strangeLines >= maxStrangeLines) this.reject();
      return;
    }
    this.readable(this.clientSide);
    if (OWN_VERBS.includes(verb) || isUser(bytes, message.command, end)) this.#agreement.client();
    this.#weigh();
    this.#command(verb, message, line);
    if (CONTENT_VERBS.includes(verb)) cleartext(this.context, this.clientSide, verb);
  }

  #command(verb: string, { parameters: at }: Message, line: LineReader): void {
    const { bytes, end } = line;
    const stop = parameterEnd(bytes, at, end);
    switch (verb) {
      case 'PASS':
        // The name comes behind it.
        this.#password = this.logins.sent('user-pass', null, bare(bytes, at, end) < end);
        return;
      case 'NICK':
      case 'USER':
        if (this.#password?.credential && at < end && !line.cut)
          this.#password.credential.user ??= printable(bytes, bare(bytes, at, stop), stop, maxUserLength);
        return;
      case 'OPER':
        if (countParameters(bytes, at, end, 2) === 2)
          this.#operator = this.logins.sent('user-pass', printable(bytes, bare(bytes, at, stop), stop, maxUserLength), true);
        return;
      case 'AUTHENTICATE':
        if (isMechanism(bytes, at, stop)) this.#sasl = this.logins.begin(verb, line, at);
        else this.logins.respond(line, at);
        return;
      case 'AUTH':
        this.#package(bytes, at, end);
        return;
      case 'STARTTLS':
        this.#asked = true;
        this.upgrade.ask(verb, this.clientSide);
        return;
    }
  }

  /** IRCX `AUTH package sequence [:token]`: `I` begins, each further `S` answers the server; the token is not base64, and is not read. */
  #package(bytes: Uint8Array, at: number, end: number): void {
    const stop = wordEnd(bytes, at, end);
    const sequence = skipSpaces(bytes, stop, end);
    if (!equals(bytes, at, stop, 'NTLM') || !equals(bytes, sequence, wordEnd(bytes, sequence, end), 'S')) return;
    this.#sasl = this.logins.sent('ntlm', null, false);
  }

  protected override serverLine(line: LineReader): void {
    const { bytes, start, end } = line;
    const message = messageAt(bytes, start, end);
    if (message === null) {
      if (start < end && !line.torn && !line.cut) this.reject();
      return;
    }
    const number = message.prefixed ? numericOf(bytes, message) : -1;
    const known = number >= 0 || wordIndex(VERBS, bytes, message.command, message.commandEnd) >= 0;
    if (!known && !equals(bytes, message.command, message.commandEnd, 'ERROR')) {
      if (!line.torn && !line.cut && ++this.#strangeLines >= maxStrangeLines) this.reject();
      return;
    }
    this.readable(this.serverSide);
    if (number >= 0) this.#agreement.server();
    else this.#agreement.plausible();
    this.#weigh();
    this.#reply(number, message, line);
  }

  #reply(number: number, message: Message, { bytes, start, end }: LineReader): void {
    if (equals(bytes, message.command, message.commandEnd, 'AUTHENTICATE')) this.logins.challenge();
    else if (equals(bytes, message.command, message.commandEnd, 'AUTH') && contains(bytes, message.parameters, end, ' * '))
      this.#concludeSasl(true);
    else if (equals(bytes, message.command, message.commandEnd, 'CAP')) this.#capabilities(bytes, message.parameters, end);
    else if (number === numeric.WELCOME) {
      this.context.evidence.banner ??= printable(bytes, start, end);
      note(this.context, this.serverSide, 'IRC welcome');
      if (this.#password !== null) this.logins.conclude(this.#password, true, this.serverSide);
      this.#password = null;
    } else if (number === numeric.BAD_PASSWORD) {
      // Of the two, the one that waits; an operator's comes behind the registration.
      this.logins.conclude(this.#operator ?? this.#password, false, this.serverSide);
      this.#operator = null;
      this.#password = null;
    } else if (number === numeric.NOW_OPERATOR) {
      this.logins.conclude(this.#operator, true, this.serverSide);
      this.#operator = null;
    } else if (number === numeric.SASL_ACCEPTED) this.#concludeSasl(true);
    else if (numeric.SASL_REFUSED.includes(number)) this.#concludeSasl(false);
    else if (number === numeric.TLS_BEGINS) this.upgrade.accept(this.serverSide);
    else if (number === numeric.TLS_REFUSED && this.#asked) this.upgrade.refuse(this.serverSide);
  }

  #concludeSasl(accepted: boolean): void {
    this.logins.conclude(this.#sasl, accepted, this.serverSide);
    this.logins.close();
    this.#sasl = null;
  }

  /** `CAP target LS :sasl tls`: the capability `tls` is STARTTLS. */
  #capabilities(bytes: Uint8Array, start: number, end: number): void {
    const kind = skipSpaces(bytes, wordEnd(bytes, start, end), end);
    const stop = wordEnd(bytes, kind, end);
    if (!equals(bytes, kind, stop, 'LS')) return;
    for (let at = skipSpaces(bytes, stop, end); at < end; ) {
      const from = bare(bytes, at, end);
      const last = wordEnd(bytes, from, end);
      if (equals(bytes, from, last, 'TLS')) this.upgrade.offer('STARTTLS', this.serverSide);
      at = skipSpaces(bytes, last, end);
    }
  }

  #weigh(): void {
    if (!this.confirmed && this.#agreement.reached) this.confirm();
  }
}
