import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Agreement } from '../mail/agreement.js';
import { behind, contains, decimal, skipSpaces, wordEnd, wordIndex } from '../mail/bytes.js';
import { greeted } from '../mail/greeting.js';
import type { LineReader } from '../mail/lines.js';
import type { Login } from '../mail/logins.js';
import { cleartext, note } from '../mail/note.js';
import { NOTHING_OUTSTANDING, Outstanding } from '../mail/outstanding.js';
import { isMechanism } from '../mail/sasl.js';
import { MailSession } from '../mail/session.js';
import { Capabilities } from './capabilities.js';
import { commandOf } from './command.js';
import { COMMON_VERBS, CONTENT, FTP_VERBS, UPGRADES } from './constants.js';
import { isDistinctiveReply, isFtpBanner, isUnmistakable } from './recognise.js';
import { Reply } from './reply.js';

/** What the client's next line is. `lost`: not known, a message body perhaps. */
type Mode = 'command' | 'data' | 'lost';

/** Kinds of outstanding commands. */
const OTHER = 0;
const EHLO = 1;
const UPGRADE = 2;
const AUTH = 3;
const DATA = 4;
const XEXCH50 = 5;

const maxStrangeLines = 3;

/** Creates the inspector of one SMTP flow. */
export function createSmtpInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new SmtpInspector('smtp', context, clientSide ?? 0, midstream);
}

class SmtpInspector extends MailSession {
  #mode: Mode = 'command';
  readonly #outstanding = new Outstanding();
  readonly #capabilities = new Capabilities(this.context, this.upgrade);
  readonly #agreement = new Agreement();
  #strangeLines = 0;
  readonly #reply = new Reply();
  /** An EHLO answer with extensions was seen. */
  #extensions = false;
  #lastCode = 0;
  #login: Login | null = null;
  /** The end of the message body may have been missed. */
  #dataTorn = false;
  #dataBegun = false;

  protected override atCommand(side: Side): boolean {
    return side === this.serverSide || this.#mode !== 'data';
  }

  /** The first line is read: that the body has begun matters, too. */
  protected override inMessage(side: Side): boolean {
    return side === this.clientSide && this.#mode === 'data' && this.#dataBegun;
  }

  protected override torn(side: Side): void {
    this.#outstanding.lose();
    this.#dataTorn = true;
    if (side === this.serverSide) {
      this.#reply.tear();
    } else if (this.#mode !== 'data') {
      this.#mode = this.#lastCode === 354 ? 'data' : 'lost';
      this.#dataBegun = this.#mode === 'data';
      this.logins.close();
      this.#login = null;
    }
  }

  protected override clientLine(line: LineReader): void {
    if (this.#mode === 'data' || this.#mode === 'lost') {
      this.#dataBegun = true;
      if (!line.isDot) return;
      if (this.#mode === 'data') this.#outstanding.push(OTHER);
      this.#mode = 'command';
      return;
    }
    const { bytes, start, end } = line;
    const verb = commandOf(bytes, start, end);
    if (this.logins.expects(verb !== null)) this.logins.respond(line, start);
    else if (verb === null) this.#strange(line);
    else {
      this.logins.close();
      if (!this.upgrade.unasked || !UPGRADES.includes(verb)) this.readable(this.clientSide);
      this.#command(verb, line, skipSpaces(bytes, start + verb.length, end));
      this.#weigh();
    }
  }

  protected override serverLine(line: LineReader): void {
    const reply = this.#reply;
    if (!reply.read(line)) {
      if (!line.torn && !line.cut) this.reject();
      return;
    }
    const { bytes, start, end } = line;
    if (reply.code === 220 && isFtpBanner(bytes, start, end)) this.reject();
    this.readable(this.serverSide);
    this.#agreement.plausible();
    const greeting = reply.code === 220 && this.#isGreeting(line);
    if (greeting) this.#greet(line);
    else if (reply.code === 250 && reply.position !== 0 && this.#capabilities.line(line, this.serverSide)) this.#extensions = true;
    if (!greeting && !this.confirmed && isDistinctiveReply(bytes, start, end)) this.#agreement.server();
    this.#weigh();
    if (reply.last) {
      if (!greeting) this.#answered(reply.code, line);
      this.#capabilities.begin();
    }
    reply.next();
  }

  /** The first 220; in mid-stream `220 2.0.0 SMTP server ready` answers STARTTLS. */
  #isGreeting({ bytes, start, end }: LineReader): boolean {
    if (!this.#reply.first || this.upgrade.asked) return false;
    return !this.midstream || (isUnmistakable(bytes, start, end) && behind(bytes, start, end, '220 2.0.0') < 0);
  }

  #greet(line: LineReader): void {
    if (isUnmistakable(line.bytes, line.start, line.end)) this.#agreement.unmistakable();
    const { evidence } = this.context;
    if (evidence.banner !== null) return;
    this.#agreement.server();
    greeted(this.context, this.serverSide, line, 'SMTP greeting');
    this.#capabilities.greeting(line, this.serverSide);
  }

  #weigh(): void {
    if (!this.confirmed && this.#agreement.reached) this.confirm();
  }

  /** No command of SMTP. */
  #strange(line: LineReader): void {
    if (line.start === line.end || line.torn || line.cut) return;
    this.#outstanding.push(OTHER);
    const { bytes, start, end } = line;
    if (wordIndex(FTP_VERBS, bytes, start, wordEnd(bytes, start, end)) >= 0 || ++this.#strangeLines >= maxStrangeLines) this.reject();
  }

  #command(verb: string, line: LineReader, at: number): void {
    const { bytes, end } = line;
    let kind = OTHER;
    switch (verb) {
      case 'EHLO':
        kind = EHLO;
        break;
      case 'STARTTLS':
      case 'X-ANONYMOUSTLS':
        kind = UPGRADE;
        this.upgrade.ask(verb, this.clientSide);
        break;
      case 'AUTH':
      case 'X-EXPS':
        this.#outstanding.push(AUTH);
        this.#authenticate(verb, line, at);
        return;
      case 'DATA':
        kind = DATA;
        this.#mode = 'data';
        this.#dataBegun = false;
        this.#dataTorn = false;
        break;
      case 'BDAT':
      case 'XEXCH50':
        if (verb === 'XEXCH50') kind = XEXCH50;
        this.#counted(line, decimal(bytes, at, wordEnd(bytes, at, end)));
        break;
    }
    this.#outstanding.push(kind);
    if (!COMMON_VERBS.includes(verb)) this.#agreement.client();
    const content = CONTENT.get(verb);
    if (content !== undefined) cleartext(this.context, this.clientSide, content);
  }

  /** Octets announced by number (RFC 3030 2; XEXCH50): the server reads them whatever they look like, and so must we. */
  #counted(line: LineReader, octets: number): void {
    if (octets < 0 || line.cut) this.#mode = 'lost';
    else if (octets > 0) this.count(this.clientSide, octets);
  }

  #authenticate(verb: string, line: LineReader, at: number): void {
    if (isMechanism(line.bytes, at, wordEnd(line.bytes, at, line.end))) this.#agreement.client();
    this.#login = this.logins.begin(verb, line, at);
  }

  #concludeLogin(accepted: boolean): void {
    this.logins.conclude(this.#login, accepted, this.serverSide);
    this.logins.close();
    this.#login = null;
  }

  /** The last line of a reply (RFC 5321 4.2); only few codes belong to one command alone. */
  #answered(code: number, line: LineReader): void {
    this.#lastCode = code;
    const data = this.#mode === 'data';
    if (this.#mode === 'lost' && this.#outstanding.size <= 1) {
      this.#mode = code === 354 ? 'data' : 'command';
      this.#dataBegun = false;
    } else if (data && this.#dataTorn && code !== 354 && (this.#dataBegun || code >= 400)) {
      // An error may come while the body is still being sent.
      this.#mode = this.#dataBegun && code >= 400 ? 'lost' : 'command';
    }
    switch (code) {
      case 220:
        if (this.#ownsUpgrade()) this.upgrade.accept(this.serverSide);
        return;
      case 334:
        this.logins.challenge();
        return;
      case 354:
        this.#outstanding.answered(this.#outstanding.has(XEXCH50) ? XEXCH50 : DATA);
        if (!this.clientSeen()) cleartext(this.context, this.serverSide, 'reply to DATA');
        return;
      case 421:
        if (this.upgrade.asked) this.upgrade.refuse(this.serverSide);
        this.#outstanding.clear();
        return;
      case 235:
        this.#outstanding.answered(AUTH);
        this.#concludeLogin(true);
        return;
      case 534:
      case 535:
        if (this.#login !== null) {
          this.#outstanding.answered(AUTH);
          this.#concludeLogin(false);
          return;
        }
        break;
      case 530:
        if (contains(line.bytes, line.start, line.end, 'STARTTLS')) note(this.context, this.serverSide, 'STARTTLS demanded (530)');
        break;
    }
    this.#answer(this.#outstanding.shift(), code, line);
  }

  /** Whether a 220 that greets nobody answers STARTTLS: some servers greet twice. */
  #ownsUpgrade(): boolean {
    const expected = this.upgrade.asked || this.upgrade.unanswered || this.#extensions || this.#outstanding.unsure || this.midstream;
    if (expected) this.#outstanding.answered(UPGRADE);
    return expected;
  }

  /** A reply whose meaning depends on the command it answers. */
  #answer(kind: number, code: number, line: LineReader): void {
    const refused = code >= 400;
    const complete = code === 250 && this.#reply.whole && !this.midstream && !this.logins.authenticated;
    if (kind === EHLO && code === 250) {
      this.#outstanding.unsure = false;
      if (complete) this.#capabilities.complete(this.serverSide);
    } else if (kind === NOTHING_OUTSTANDING) {
      if (!this.clientSeen() && complete && this.#extensions && this.#reply.position > 0) this.#capabilities.complete(this.serverSide);
      if (!this.clientSeen() && /* RFC 3463: address accepted */ behind(line.bytes, line.start, line.end, '250 2.1.') >= 0) {
        cleartext(this.context, this.serverSide, 'reply to MAIL FROM or RCPT TO');
      }
    } else if (kind === UPGRADE && refused) {
      if (!this.#outstanding.unsure || code === 454 || contains(line.bytes, line.start, line.end, 'TLS'))
        this.upgrade.refuse(this.serverSide);
      // RFC 5321 4.2.4: whoever offered the command knows it.
      if (this.upgrade.offered && !this.#outstanding.unsure && (code === 500 || code === 502))
        this.upgrade.strip(this.serverSide, 'offered command not known');
    } else if (kind === AUTH && refused && !this.#outstanding.unsure) this.#concludeLogin(false);
    else if (kind === DATA && refused && this.#mode === 'data') this.#mode = this.#dataBegun ? 'lost' : 'command';
    else if (kind === XEXCH50 && refused) this.uncount(this.clientSide);
  }
}
