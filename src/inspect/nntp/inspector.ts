import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Agreement } from '../mail/agreement.js';
import { contains, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { greeted } from '../mail/greeting.js';
import type { LineReader } from '../mail/lines.js';
import { Listing } from '../mail/listing.js';
import type { Login } from '../mail/logins.js';
import { cleartext, note } from '../mail/note.js';
import { Outstanding } from '../mail/outstanding.js';
import { isMechanism } from '../mail/sasl.js';
import { MailSession } from '../mail/session.js';
import { userName } from '../mail/user-name.js';
import { Capabilities } from './capabilities.js';
import { COMMON_VERBS, CONTENT_VERBS, MULTI_CODES, OWN_CODES, VERBS } from './constants.js';
import { isUnmistakable, replyCode } from './recognise.js';

/** What the client's next line is. `lost`: not known, an article perhaps. */
type Mode = 'command' | 'article' | 'lost';

/** Kinds of outstanding commands. */
const OTHER = 0;
const LISTGROUP = 1;
const UPGRADE = 2;
const LOGIN = 3;
const ARTICLE = 4;
const COMPRESS = 5;

const maxStrangeLines = 3;

/** Creates the inspector of one NNTP flow. */
export function createNntpInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new NntpInspector('nntp', context, clientSide ?? 0, midstream);
}

class NntpInspector extends MailSession {
  #mode: Mode = 'command';
  readonly #outstanding = new Outstanding();
  readonly #capabilities = new Capabilities(this.context, this.upgrade);
  readonly #agreement = new Agreement();
  #strangeLines = 0;
  #greetingExpected = !this.midstream;
  readonly #listing = new Listing<'text' | 'capabilities'>();
  #user: string | null = null;
  /** The login that waits for its answer. */
  #login: Login | null = null;

  protected override atCommand(side: Side): boolean {
    return side === this.clientSide ? this.#mode !== 'article' : this.#listing.uncertain;
  }

  protected override inMessage(side: Side): boolean {
    return side === this.clientSide ? this.#mode === 'article' : this.#listing.kind === 'text';
  }

  protected override torn(side: Side): void {
    this.#outstanding.lose();
    this.#login = null;
    if (side === this.serverSide) {
      this.#listing.tear();
      this.#greetingExpected = false;
      return;
    }
    // The lost octets may have begun an article or a dialogue.
    if (this.#mode === 'command') this.#mode = 'lost';
    this.logins.close();
    this.#user = null;
  }

  protected override clientLine(line: LineReader): void {
    const { bytes, start, end } = line;
    if (this.#mode !== 'command') {
      if (line.isDot) this.#mode = 'command';
      return;
    }
    const stop = wordEnd(bytes, start, end);
    const verb = VERBS[wordIndex(VERBS, bytes, start, stop)];
    if (this.logins.expects(verb !== undefined)) {
      this.logins.respond(line, start);
      return;
    }
    if (verb === undefined) {
      this.#strange(line);
      return;
    }
    if (this.#outstanding.size === 0) this.#listing.abandon();
    this.readable(this.clientSide);
    if (!COMMON_VERBS.includes(verb) || isModeOf(bytes, start, end)) this.#agreement.client();
    this.#weigh();
    this.#command(verb, line, skipSpaces(bytes, stop, end));
  }

  /** No command of NNTP. */
  #strange(line: LineReader): void {
    if (line.start === line.end || line.torn || line.cut) return;
    this.#outstanding.push(OTHER);
    if (++this.#strangeLines >= maxStrangeLines) this.reject();
  }

  #command(verb: string, line: LineReader, at: number): void {
    if (CONTENT_VERBS.includes(verb)) {
      cleartext(this.context, this.clientSide, verb);
      // STARTTLS and AUTHINFO belong to before the login, to which there is no way back (RFC 4642 2.2.1, RFC 4643 2.2).
      if (this.#outstanding.size === 0 && verb !== 'POST' && verb !== 'IHAVE' && verb !== 'TAKETHIS') this.working();
    }
    if (verb !== 'AUTHINFO') this.logins.close();
    switch (verb) {
      case 'STARTTLS':
        this.upgrade.ask(verb, this.clientSide);
        this.#outstanding.push(UPGRADE);
        return;
      case 'AUTHINFO':
        this.#authenticate(line, at);
        return;
      case 'LISTGROUP':
        this.#outstanding.push(LISTGROUP);
        return;
      case 'COMPRESS':
        this.#outstanding.push(COMPRESS);
        return;
      case 'POST':
      case 'IHAVE':
      case 'TAKETHIS':
        // TAKETHIS sends its article at once (RFC 4644 2.5.1), the others only when they may.
        this.#outstanding.push(verb === 'TAKETHIS' ? OTHER : ARTICLE);
        this.#mode = 'article';
        return;
      default:
        this.#outstanding.push(OTHER);
    }
  }

  /** RFC 4643 2.3 and 2.4; GENERIC of RFC 2980 3.1.3 carries NTLM (MS-NNTP 2.2). */
  #authenticate(line: LineReader, at: number): void {
    const { bytes, end } = line;
    const stop = wordEnd(bytes, at, end);
    const argument = skipSpaces(bytes, stop, end);
    this.#outstanding.push(LOGIN);
    if (equals(bytes, at, stop, 'USER')) {
      this.logins.close();
      this.#login = null;
      this.#user = userName(line, argument);
      cleartext(this.context, this.clientSide, 'AUTHINFO USER');
    } else if (equals(bytes, at, stop, 'PASS')) {
      this.logins.close();
      this.#login = this.logins.sent('user-pass', this.#user, argument < end);
      cleartext(this.context, this.clientSide, 'AUTHINFO PASS');
    } else if (equals(bytes, at, stop, 'SASL')) this.#login = this.logins.begin('AUTHINFO SASL', line, argument);
    else if (equals(bytes, at, stop, 'GENERIC')) {
      if (isMechanism(bytes, argument, wordEnd(bytes, argument, end))) this.#login = this.logins.begin('AUTHINFO GENERIC', line, argument);
      else this.logins.respond(line, argument);
    }
  }

  protected override serverLine(line: LineReader): void {
    const { bytes, start, end } = line;
    if (this.#listing.kind !== null) {
      this.#listed(line);
      return;
    }
    const code = replyCode(bytes, start, end);
    if (code < 0) {
      if (!line.torn && !line.cut) this.reject();
      return;
    }
    this.readable(this.serverSide);
    this.#agreement.plausible();
    const greeting = this.#greetingExpected;
    this.#greetingExpected = false;
    if (greeting) this.#greet(line);
    else if (OWN_CODES.includes(code)) this.#agreement.server();
    this.#weigh();
    if (!greeting) this.#reply(code, line);
  }

  #greet(line: LineReader): void {
    const { bytes, start, end } = line;
    if (isUnmistakable(bytes, start, end)) this.#agreement.unmistakable();
    greeted(this.context, this.serverSide, line, 'NNTP greeting');
  }

  #reply(code: number, line: LineReader): void {
    const kind = this.#outstanding.shift();
    if (this.#mode === 'lost' && this.#outstanding.size === 0) this.#mode = code === 340 || code === 335 ? 'article' : 'command';
    if (MULTI_CODES.includes(code) || (code === 211 && kind === LISTGROUP)) {
      this.#listing.begin(code === 101 ? 'capabilities' : 'text', false);
      this.#capabilities.begin();
      if (code >= 220 && code <= 222) cleartext(this.context, this.serverSide, 'article');
      return;
    }
    switch (code) {
      case 382:
        this.upgrade.accept(this.serverSide);
        return;
      case 383:
        this.logins.challenge();
        return;
      case 281:
      case 283:
        this.#concludeLogin(true);
        return;
      case 481:
      case 482:
        this.#concludeLogin(false);
        return;
      case 483:
        note(this.context, this.serverSide, 'encryption demanded (483)');
        break;
      case 206:
        if (kind !== COMPRESS) return;
        // From here on whoever inflates reads everything (RFC 8054 2.2.2).
        cleartext(this.context, this.clientSide, 'COMPRESS');
        this.stop(this.serverSide, 'COMPRESS accepted: compressed, not encrypted; not read further');
        return;
    }
    if (code < 400) return;
    const unsure = this.#outstanding.unsure;
    if (kind === UPGRADE && (!unsure || code === 580 || contains(line.bytes, line.start, line.end, 'TLS'))) {
      this.upgrade.refuse(this.serverSide);
    } else if (kind === LOGIN && !unsure) this.#concludeLogin(false);
    else if (kind === ARTICLE && this.#mode === 'article') this.#mode = 'command';
  }

  #concludeLogin(accepted: boolean): void {
    this.logins.conclude(this.#login, accepted, this.serverSide);
    this.logins.close();
    this.#login = null;
  }

  /** A line of a multi-line answer: only those of CAPABILITIES are read. */
  #listed(line: LineReader): void {
    const { kind } = this.#listing;
    const what = this.#listing.read(line);
    if (kind !== 'capabilities') return;
    const complete = what === 'whole' && !this.logins.authenticated && !this.midstream;
    if (complete) this.#capabilities.complete(this.serverSide);
    else if (what === 'line') this.#capabilities.line(line.bytes, line.start, line.end, this.serverSide);
  }

  #weigh(): void {
    if (!this.confirmed && this.#agreement.reached) this.confirm();
  }
}

/** `MODE READER` and `MODE STREAM`; IRC has other modes. */
function isModeOf(bytes: Uint8Array, start: number, end: number): boolean {
  return equals(bytes, start, end, 'MODE READER') || equals(bytes, start, end, 'MODE STREAM');
}
