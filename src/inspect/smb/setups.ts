import { type CredentialEvidence, keepCredential } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { hasKerberosRequest } from '../kerberos-request.js';
import { cleartext } from '../mail/note.js';
import { findNtlmLogin, type NtlmLogin } from '../ntlmssp.js';
import { STATUS_MORE_PROCESSING_REQUIRED } from './constants.js';
import type { PlainSetup } from './smb1-setup.js';

/** The session setups of one connection: who logged in, how, and with what outcome. Never a response, a ticket or a password. */
export class Setups {
  readonly #context: InspectionContext;
  /** Of the setup that waits for its answer; null when that setup named nobody. */
  #credential: CredentialEvidence | null = null;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** A setup request with a token: the user of an NTLM authentication in it, or a Kerberos ticket, which names nobody. */
  token(bytes: Uint8Array, start: number, end: number): void {
    const ntlm = findNtlmLogin(bytes, start, end);
    if (ntlm !== null && ntlm.user !== null) this.#sent('ntlm', ntlm.user, false, ntlm);
    else if (hasKerberosRequest(bytes, start, end)) this.#sent('kerberos', null, false);
    else this.#credential = null;
  }

  /** A setup request of SMB1 without a token, sent by the client. */
  plain({ user, passwordReadable, anonymous }: PlainSetup): void {
    if (anonymous) this.#credential = null;
    else this.#sent(passwordReadable ? PASSWORD : 'ntlm', user, passwordReadable);
    if (passwordReadable) this.#readable();
  }

  /** The password of a share (MS-CIFS 2.2.4.55.1): it belongs to nobody. */
  sharePassword(): void {
    this.#sent(PASSWORD, null, true);
    this.#credential = null;
    this.#readable();
  }

  /** A setup response; whether the session was established. */
  answered(status: number): boolean {
    if (status === STATUS_MORE_PROCESSING_REQUIRED) return false;
    if (this.#credential !== null) this.#credential.outcome = status === 0 ? 'accepted' : 'refused';
    this.#credential = null;
    return status === 0;
  }

  #sent(mechanism: string, user: string | null, passwordReadable: boolean, ntlm: NtlmLogin | null = null): void {
    const { evidence, packet } = this.#context;
    const { credentials } = evidence;
    this.#credential = credentials.find((each) => each.user === user && each.mechanism === mechanism) ?? null;
    if (this.#credential !== null) return;
    const { domain = null, version: ntlmVersion = null } = ntlm ?? {};
    const credential: CredentialEvidence = {
      mechanism,
      user,
      domain,
      ntlmVersion,
      beforeTls: true,
      passwordReadable,
      packet,
      outcome: null,
    };
    if (keepCredential(evidence, credential)) this.#credential = credential;
  }

  #readable(): void {
    cleartext(this.#context, this.#context.evidence.clientSide ?? 0, `credential (${PASSWORD})`);
  }
}

/** A password of SMB1 as it is. */
const PASSWORD = 'smb-password';
