import { type CredentialEvidence, keepCredential, type Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import type { NtlmLogin } from '../ntlmssp.js';
import { skipSpaces, wordEnd } from './bytes.js';
import type { LineReader } from './lines.js';
import { cleartext, note } from './note.js';
import { BEARER_MECHANISMS, CANCELLED, CREDENTIAL, SaslExchange } from './sasl.js';

/** One attempt to log in: what was sent, null while nothing was, and whether success may put a security layer under the protocol. */
export interface Login {
  credential: CredentialEvidence | null;
  layer: boolean;
}

/** Mechanisms that can negotiate a security layer (RFC 4422 3.7). */
const LAYERED: readonly string[] = ['gssapi', 'negotiate', 'ntlm', 'digest-md5'];

/** The logins of one flow and the SASL dialogue under way. Everything here passes before TLS: behind it nothing can be read. */
export class Logins {
  /** A login was accepted, or the session began authenticated. */
  authenticated = false;
  /** What follows may be wrapped by a SASL security layer. */
  layered = false;
  readonly #context: InspectionContext;
  readonly #clientSide: Side;
  #sasl: SaslExchange | null = null;
  #login: Login | null = null;
  #challenged = false;

  constructor(context: InspectionContext, clientSide: Side) {
    this.#context = context;
    this.#clientSide = clientSide;
  }

  /** Whether the client's line is a response. Without a challenge seen, a line that is a command is a command. */
  expects(command: boolean): boolean {
    return this.#sasl !== null && (this.#challenged || !command);
  }

  /** A credential passed. */
  sent(mechanism: string, user: string | null, passwordReadable: boolean, ntlm: NtlmLogin | null = null): Login {
    const { evidence, packet } = this.#context;
    const credential: CredentialEvidence = {
      mechanism,
      user,
      domain: ntlm?.domain ?? null,
      ntlmVersion: ntlm?.version ?? null,
      beforeTls: true,
      passwordReadable,
      packet,
      outcome: null,
    };
    keepCredential(evidence, credential);
    note(this.#context, this.#clientSide, `credential sent before TLS: ${mechanism}`);
    if (passwordReadable || BEARER_MECHANISMS.includes(mechanism)) cleartext(this.#context, this.#clientSide, `credential (${mechanism})`);
    return { credential, layer: false };
  }

  /** `verb mechanism [initial-response]`; `at` is where the mechanism begins. */
  begin(verb: string, line: LineReader, at: number): Login {
    const { bytes, end } = line;
    const stop = wordEnd(bytes, at, end);
    const login = { credential: null, layer: false };
    this.#sasl = new SaslExchange(bytes, at, stop);
    this.#login = login;
    this.#challenged = false;
    note(this.#context, this.#clientSide, `${verb} ${this.#sasl.mechanism}`);
    const initial = skipSpaces(bytes, stop, end);
    if (initial < end) this.respond(line, initial);
    return login;
  }

  /** The server asked for a response. */
  challenge(): boolean {
    this.#challenged = this.#sasl !== null;
    return this.#challenged;
  }

  respond(line: LineReader, at: number): void {
    this.#challenged = false;
    const sasl = this.#sasl;
    if (sasl === null) return;
    const step = sasl.respond(line.bytes, at, line.end);
    if (step === CANCELLED) this.close();
    else if (step === CREDENTIAL) {
      const { credential } = this.sent(sasl.mechanism, sasl.user, sasl.passwordReadable, sasl.ntlm);
      if (this.#login !== null) {
        this.#login.credential = credential;
        this.#login.layer = LAYERED.includes(sasl.mechanism);
      }
    }
  }

  /** No dialogue any more: answered, given up, or lost in a gap. */
  close(): void {
    this.#sasl = null;
    this.#login = null;
    this.#challenged = false;
  }

  /** The server's answer. `login` is null when it is not known what was answered. */
  conclude(login: Login | null, accepted: boolean, serverSide: Side): void {
    if (login?.credential) login.credential.outcome = accepted ? 'accepted' : 'refused';
    note(this.#context, serverSide, accepted ? 'authentication accepted' : 'authentication refused');
    if (accepted) {
      this.authenticated = true;
      this.layered ||= login?.layer === true;
    }
    if (login === null || login === this.#login) this.close();
  }
}
