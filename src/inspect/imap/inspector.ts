import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Agreement } from '../mail/agreement.js';
import { behind, contains, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { greeted } from '../mail/greeting.js';
import type { LineReader } from '../mail/lines.js';
import type { Login } from '../mail/logins.js';
import { cleartext, note } from '../mail/note.js';
import { MailSession } from '../mail/session.js';
import { maxUserLength } from '../mail/user-name.js';
import { Capabilities } from './capabilities.js';
import { CONDITIONS, PREAMBLE_VERBS } from './constants.js';
import { literalOf } from './literal.js';
import { LoginArguments } from './login.js';
import { commandAt, isUntaggedData, tagEnd } from './recognise.js';

/** Commands waiting for their tagged response. Reached: all are forgotten, their outcomes stay unknown. */
const maxTags = 256;
const maxStrangeLines = 3;
const STAR = 0x2a;
const PLUS = 0x2b;

interface Pending {
  verb: string;
  login: Login | null;
}

/** Creates the inspector of one IMAP flow. */
export function createImapInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new ImapInspector('imap', context, clientSide ?? 0, midstream);
}

class ImapInspector extends MailSession {
  readonly #capabilities = new Capabilities(this.context, this.upgrade);
  readonly #pending = new Map<string, Pending>();
  readonly #agreement = new Agreement();
  #strangeLines = 0;
  /** The next client line goes on with a command that had a literal. */
  #continued = false;
  /** The command whose octets the server may still refuse. */
  #announced: Pending | null = null;
  #literalLength = 0;
  #command: Pending | null = null;
  #login: LoginArguments | null = null;
  /** Octets are missing: what follows may lie inside a literal. */
  #clientLost = false;
  #serverLost = false;
  #serverContinued = false;
  #greetingExpected = !this.midstream;

  protected override atCommand(side: Side): boolean {
    return side === this.clientSide ? !this.#continued : !this.#serverContinued;
  }

  protected override torn(side: Side): void {
    if (side === this.serverSide) {
      this.#serverLost = true;
      this.#serverContinued = false;
      this.#greetingExpected = false;
      return;
    }
    this.#clientLost = true;
    this.#endCommand();
    this.logins.close();
  }

  protected override counted(side: Side, kept: Uint8Array | null): void {
    if (side !== this.clientSide) return;
    this.#announced = null;
    if (this.#login === null) return;
    this.#login.literal(kept, this.#literalLength);
    this.#concludeLogin();
  }

  protected override clientLine(line: LineReader): void {
    if (this.#clientLost) return;
    const { bytes, start, end } = line;
    const literal = literalOf(line);
    if (this.#continued) this.#login?.read(bytes, start, end, literal !== null, line.cut);
    else {
      const verb = commandAt(bytes, start, end);
      const known = verb !== null && verb !== 'partial';
      if (this.logins.expects(known)) {
        this.logins.respond(line, start);
        return;
      }
      if (!known) {
        if (!line.torn && !line.cut) this.#strange(line);
        return;
      }
      this.#begin(verb, line, literal !== null);
    }
    this.#concludeLogin();
    if (literal === null) {
      this.#endCommand();
      return;
    }
    this.#continued = true;
    this.#announced = literal.synchronizing ? this.#command : null;
    this.#literalLength = literal.octets;
    this.count(this.clientSide, literal.octets, this.#login?.wantsUser ? maxUserLength : 0);
  }

  #endCommand(): void {
    this.#continued = false;
    this.#announced = null;
    this.#command = null;
    this.#login = null;
  }

  #strange({ bytes, start, end }: LineReader): void {
    if (start === end || equals(bytes, start, end, 'DONE')) return;
    const tag = tagEnd(bytes, start, end);
    if (tag < 0 || ++this.#strangeLines >= maxStrangeLines) this.reject();
  }

  #begin(verb: string, line: LineReader, literal: boolean): void {
    const { bytes, start, end } = line;
    const tag = tagEnd(bytes, start, end);
    this.readable(this.clientSide);
    this.#agreement.client();
    this.#weigh();
    if (this.#pending.size >= maxTags) this.#pending.clear();
    this.#command = { verb, login: null };
    this.#pending.set(Buffer.from(bytes.buffer, bytes.byteOffset + start, tag - start).toString('latin1'), this.#command);
    if (!PREAMBLE_VERBS.includes(verb)) {
      cleartext(this.context, this.clientSide, verb);
      if (verb !== 'LOGIN' && verb !== 'UNAUTHENTICATE') this.#settle();
    }
    const at = skipSpaces(bytes, wordEnd(bytes, tag + 1, end), end);
    this.logins.close();
    switch (verb) {
      case 'STARTTLS':
        this.upgrade.ask(verb, this.clientSide);
        return;
      case 'LOGIN':
        if (this.#capabilities.loginDisabled) note(this.context, this.clientSide, 'LOGIN although LOGINDISABLED');
        this.#login = new LoginArguments();
        this.#login.read(bytes, at, end, literal, line.cut);
        return;
      case 'AUTHENTICATE':
        this.#command.login = this.logins.begin(verb, line, at);
        return;
    }
  }

  /** STARTTLS and logins belong to the not authenticated state (RFC 3501 6.2). Commands still unanswered may have something to tell. */
  #settle(): void {
    if (this.#pending.size === 1 && !this.#capabilities.changeable) this.working();
  }

  #concludeLogin(): void {
    if (this.#login === null || !this.#login.complete) return;
    const login = this.logins.sent('login', this.#login.user, this.#login.passwordSent);
    if (this.#command !== null) this.#command.login = login;
    this.#login = null;
  }

  protected override serverLine(line: LineReader): void {
    const { bytes, start, end } = line;
    if (this.#serverContinued) this.#serverLiteral(line);
    else if (start < end && bytes[start] === PLUS && (start + 1 === end || bytes[start + 1] === 0x20)) this.logins.challenge();
    else if (behind(bytes, start, end, '* ') >= 0) this.#untagged(line);
    else if (!this.#tagged(line) && !line.torn && !line.cut && bytes[start] !== STAR) this.reject();
  }

  #serverLiteral(line: LineReader): void {
    const literal = literalOf(line);
    this.#serverContinued = literal !== null;
    if (literal !== null) this.count(this.serverSide, literal.octets);
  }

  #untagged(line: LineReader): void {
    const { bytes, start, end } = line;
    const greeting = this.#greetingExpected;
    this.#greetingExpected = false;
    const word = start + 2;
    const stop = wordEnd(bytes, word, end);
    if (wordIndex(CONDITIONS, bytes, word, stop) >= 0) {
      if (this.#serverLost) return;
      this.readable(this.serverSide);
      this.#agreement.plausible();
      if (equals(bytes, word, stop, 'PREAUTH')) this.logins.authenticated = true;
      if (greeting) this.#greet(line);
      if (this.#capabilities.code(bytes, stop + 1, end, this.#listComplete(line), this.serverSide)) this.#agreement.unmistakable();
      this.#weigh();
      return;
    }
    if (isUntaggedData(bytes, start, end)) {
      this.#data(line, word, stop);
    } else if (greeting) this.reject();
    if (!this.#serverLost || isUntaggedData(bytes, start, end)) this.#serverLiteral(line);
  }

  #greet(line: LineReader): void {
    const { bytes, start, end } = line;
    greeted(this.context, this.serverSide, line, 'IMAP greeting');
    if (contains(bytes, start, end, 'IMAP')) this.#agreement.unmistakable();
  }

  /** Data of an untagged response: capabilities, or what is in a mailbox. */
  #data(line: LineReader, word: number, stop: number): void {
    if (this.#serverLost) return;
    const { bytes, end } = line;
    this.readable(this.serverSide);
    if (equals(bytes, word, stop, 'CAPABILITY')) {
      if (this.#capabilities.list(bytes, stop, end, this.#listComplete(line), this.serverSide)) this.#agreement.unmistakable();
    } else {
      this.#agreement.server();
      if (!equals(bytes, word, stop, 'NAMESPACE') && !equals(bytes, word, stop, 'ENABLED'))
        cleartext(this.context, this.serverSide, 'mailbox data');
    }
    this.#weigh();
  }

  /** Servers drop STARTTLS from the list after a login, and some send that list before the login's own answer. */
  #listComplete(line: LineReader): boolean {
    if (this.logins.authenticated || this.midstream || line.torn || line.cut || line.truncated) return false;
    for (const { verb } of this.#pending.values()) if (verb === 'LOGIN' || verb === 'AUTHENTICATE') return false;
    return true;
  }

  /** `tag OK|NO|BAD`; false when it is no tagged response. */
  #tagged(line: LineReader): boolean {
    const { bytes, start, end } = line;
    const tag = tagEnd(bytes, start, end);
    if (tag < 0 || tag === end) return false;
    const stop = wordEnd(bytes, tag + 1, end);
    const condition = wordIndex(CONDITIONS, bytes, tag + 1, stop);
    if (condition < 0 || condition > 2) return false;
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, tag - start).toString('latin1');
    const pending = this.#pending.get(key);
    if (pending === undefined && this.#serverLost) return true;
    this.readable(this.serverSide);
    this.#agreement.plausible();
    this.#weigh();
    this.#serverLost = false;
    this.#pending.delete(key);
    if (pending === undefined || this.#pending.size === 0) this.#clientLost = false;
    const accepted = condition === 0;
    if (pending !== undefined) this.#conclude(pending, accepted);
    else if (!this.clientSeen() && accepted && contains(bytes, stop, end, 'BEGIN TLS')) this.upgrade.accept(this.serverSide);
    this.#capabilities.code(bytes, stop + 1, end, this.#listComplete(line), this.serverSide);
    return true;
  }

  #conclude(pending: Pending, accepted: boolean): void {
    if (!accepted && this.#announced === pending && this.uncount(this.clientSide)) this.#endCommand();
    switch (pending.verb) {
      case 'STARTTLS':
        if (accepted) this.upgrade.accept(this.serverSide);
        else this.upgrade.refuse(this.serverSide);
        return;
      case 'COMPRESS':
        if (!accepted) return;
        // From here on whoever inflates reads everything (RFC 4978 3).
        cleartext(this.context, this.clientSide, 'COMPRESS');
        this.stop(this.serverSide, 'COMPRESS accepted: compressed, not encrypted; not read further');
        return;
      case 'LOGIN':
      case 'AUTHENTICATE':
        this.logins.conclude(pending.login, accepted, this.serverSide);
        return;
    }
  }

  #weigh(): void {
    if (!this.confirmed && this.#agreement.reached) this.confirm();
  }
}
