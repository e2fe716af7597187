import { printable } from '../../text.js';
import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { contains, decimal, equals, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { greeted } from '../mail/greeting.js';
import type { LineReader } from '../mail/lines.js';
import { Listing } from '../mail/listing.js';
import { offerLogin } from '../mail/login-offer.js';
import type { Login } from '../mail/logins.js';
import { cleartext } from '../mail/note.js';
import { maxOutstanding, Outstanding } from '../mail/outstanding.js';
import { isMechanism } from '../mail/sasl.js';
import { MailSession } from '../mail/session.js';
import { maxUserLength, userName } from '../mail/user-name.js';
import { Capabilities } from './capabilities.js';
import { COMMON_VERBS, CONTENT_VERBS, MAILDROP_VERBS, OWN_VERBS, VERBS } from './constants.js';
import { hasPhrase, isPositive, isReply } from './recognise.js';

/** Kinds of outstanding commands. The first is answered by one line, `MULTI` by lines until a dot when the answer is +OK. */
const SINGLE = 0;
const MULTI = 1;
const CAPA = 2;
const STLS = 3;
const LOGIN = 4;
const USER = 5;

const maxStrangeLines = 3;
const PLUS = 0x2b;

/** Creates the inspector of one POP3 flow. */
export function createPop3Inspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new Pop3Inspector('pop3', context, clientSide ?? 0, midstream);
}

class Pop3Inspector extends MailSession {
  readonly #outstanding = new Outstanding();
  readonly #capabilities = new Capabilities(this.context, this.upgrade);
  #clientLines = 0;
  /** The client said something only a POP3 client says, or something common before anybody greeted it. */
  #ownVerb = false;
  #spokeFirst = false;
  #agreed = false;
  #strangeLines = 0;
  #greetingExpected = this.midstream === false;
  #replies = 0;
  #phrase = false;
  readonly #listing = new Listing<'multi' | 'capa'>();
  #lost = false;
  #user: string | null = null;
  /** What PASS, APOP and AUTH sent, in order, waiting for its answer. */
  #waiting: Login[] = [];

  protected override atCommand(side: Side): boolean {
    return side === this.clientSide || this.#listing.uncertain;
  }

  protected override inMessage(side: Side): boolean {
    return side === this.serverSide && this.#listing.kind === 'multi';
  }

  protected override torn(side: Side): void {
    this.#outstanding.lose();
    this.#waiting = [];
    if (side === this.serverSide) {
      this.#listing.tear();
      this.#greetingExpected = false;
    } else {
      // The lost octets may have begun a dialogue: the next line could be a response to it.
      this.#lost = true;
      this.logins.close();
      this.#user = null;
    }
  }

  protected override clientLine(line: LineReader): void {
    const { bytes, start, end } = line;
    const stop = wordEnd(bytes, start, end);
    const verb = VERBS[wordIndex(VERBS, bytes, start, stop)];
    if (this.logins.expects(verb !== undefined)) {
      this.logins.respond(line, start);
      return;
    }
    if (verb === undefined) {
      if (!line.torn && !line.cut && start < end && !this.#lost) this.#strange();
      return;
    }
    this.#lost = false;
    this.logins.close();
    if (this.#outstanding.size === 0) this.#listing.abandon();
    this.readable(this.clientSide);
    const argument = skipSpaces(bytes, stop, end);
    this.#weigh(verb, bytes, argument, end);
    if (CONTENT_VERBS.includes(verb)) cleartext(this.context, this.clientSide, verb);
    // STLS and logins belong to the AUTHORIZATION state (RFC 1939 4, RFC 2595 4), to which there is no way back.
    if (MAILDROP_VERBS.includes(verb) && this.#outstanding.size === 0) this.working();
    this.#command(verb, line, argument);
  }

  #weigh(verb: string, bytes: Uint8Array, argument: number, end: number): void {
    const common = COMMON_VERBS.includes(verb);
    if (this.#clientLines === 0 && this.#replies === 0 && common && !this.midstream) this.#spokeFirst = true;
    this.#clientLines++;
    if (!common) this.#agreed = true;
    if (OWN_VERBS.includes(verb) || (verb === 'RETR' && decimal(bytes, argument, end) >= 0)) this.#ownVerb = true;
    if (this.#replies > 0 ? !common || !this.#spokeFirst : this.#clientLines > 1 && this.#ownVerb) this.confirm();
  }

  /** No command of POP3. */
  #strange(): void {
    this.#outstanding.push(SINGLE);
    if (!this.#phrase || ++this.#strangeLines >= maxStrangeLines) this.reject();
  }

  #command(verb: string, line: LineReader, at: number): void {
    const { bytes, end } = line;
    switch (verb) {
      case 'USER':
        this.#user = userName(line, at);
        this.#outstanding.push(USER);
        return;
      case 'PASS':
        this.#login(this.logins.sent('user-pass', this.#user, at < end));
        cleartext(this.context, this.clientSide, verb);
        return;
      case 'APOP':
        this.#login(this.logins.sent('apop', at === end ? null : printable(bytes, at, wordEnd(bytes, at, end), maxUserLength), false));
        return;
      case 'AUTH':
        if (at === end && !line.cut) this.#outstanding.push(MULTI);
        else this.#authenticate(line, at);
        return;
      case 'STLS':
        this.upgrade.ask(verb, this.clientSide);
        this.#outstanding.push(STLS);
        return;
      case 'CAPA':
        this.#outstanding.push(CAPA);
        return;
      case 'RETR':
      case 'TOP':
        this.#outstanding.push(MULTI);
        return;
      case 'LIST':
      case 'UIDL':
      case 'LANG':
      case 'XTND':
        this.#outstanding.push(at === end ? MULTI : SINGLE);
        return;
      default:
        this.#outstanding.push(SINGLE);
    }
  }

  #login(login: Login): void {
    this.#outstanding.push(LOGIN);
    if (this.#waiting.length < maxOutstanding) this.#waiting.push(login);
  }

  #authenticate(line: LineReader, at: number): void {
    if (!isMechanism(line.bytes, at, wordEnd(line.bytes, at, line.end))) this.reject();
    this.#login(this.logins.begin('AUTH', line, at));
  }

  protected override serverLine(line: LineReader): void {
    const { bytes, start, end } = line;
    if (this.#listing.kind !== null) {
      this.#listed(line);
      return;
    }
    if (start < end && bytes[start] === PLUS && (start + 1 === end || bytes[start + 1] === 0x20)) {
      if (this.logins.challenge()) this.#outstanding.unsure = false;
      return;
    }
    if (!isReply(bytes, start, end)) {
      // Without the command a listing looks like this.
      if (!line.torn && !line.cut && (this.clientSeen() || this.#replies === 0)) this.reject();
      else if (!this.clientSeen() && this.#replies <= 2 && equals(bytes, start, end, 'STLS')) this.upgrade.offer('STLS', this.serverSide);
      return;
    }
    const positive = isPositive(bytes, start, end);
    this.readable(this.serverSide);
    this.#replies++;
    const greeting = this.#greetingExpected;
    this.#greetingExpected = false;
    if (greeting) {
      greeted(this.context, this.serverSide, line, 'POP3 greeting');
    }
    if (!this.#phrase && hasPhrase(bytes, start, end)) this.#phrase = true;
    if (this.#replies >= 2 && this.#phrase && !this.clientSeen()) this.confirm();
    if (this.#agreed) this.confirm();
    if (!greeting) this.#reply(positive, line);
  }

  #reply(positive: boolean, line: LineReader): void {
    if (!this.clientSeen()) {
      const { bytes, start, end } = line;
      if (positive && contains(bytes, start, end, 'OCTETS')) cleartext(this.context, this.serverSide, 'reply about messages');
      if (positive && contains(bytes, start, end, 'BEGIN TLS')) this.upgrade.accept(this.serverSide);
      return;
    }
    const kind = this.#outstanding.shift();
    if (kind === MULTI && contains(line.bytes, line.start, line.end, 'OCTETS')) this.#outstanding.unsure = false;
    const { unsure } = this.#outstanding;
    switch (kind) {
      case MULTI:
        if (positive) this.#listing.begin('multi', unsure);
        return;
      case CAPA:
        this.#capabilities.begin();
        if (positive) this.#listing.begin('capa', unsure);
        return;
      case STLS:
        if (unsure && !contains(line.bytes, line.start, line.end, 'TLS')) return;
        if (positive) this.upgrade.accept(this.serverSide);
        else this.upgrade.refuse(this.serverSide);
        return;
      case USER:
        if (positive && !unsure) offerLogin(this.context, this.serverSide, 'USER');
        return;
      case LOGIN:
        if (!unsure) this.logins.conclude(this.#waiting.shift() ?? null, positive, this.serverSide);
        return;
    }
  }

  /** A line of a multi-line answer (RFC 1939 3): only CAPA's are read. */
  #listed(line: LineReader): void {
    const { kind } = this.#listing;
    const what = this.#listing.read(line);
    if (kind !== 'capa') return;
    const complete = what === 'whole' && !this.logins.authenticated && !this.midstream && !this.#outstanding.has(LOGIN);
    if (complete) this.#capabilities.complete(this.serverSide);
    else if (what === 'line') this.#capabilities.line(line.bytes, line.start, line.end, this.serverSide);
  }
}
