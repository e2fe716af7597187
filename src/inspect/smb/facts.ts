import { type CredentialEvidence, MAX_CREDENTIALS, type Side, type SmbEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { findNtlmUser } from '../ntlmssp.js';
import { STATUS_MORE_PROCESSING_REQUIRED } from './constants.js';

/** What both generations of messages prove about the flow. */
export class Facts {
  readonly #context: InspectionContext;
  readonly #smb: SmbEvidence = { dialect: null, signed: null, encrypted: null, readable: null };
  /** Data passed without a signature: single signed messages, such as every tree connect of 3.1.1, prove nothing then. */
  #unsigned = false;
  /** A message was seen that only follows a tree connect, or is one. */
  #connected = false;
  #credential: CredentialEvidence | null = null;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  get confirmed(): boolean {
    return this.#context.evidence.protocol === 'smb';
  }

  confirm(clientSide: Side | null): void {
    const { evidence } = this.#context;
    evidence.protocol = 'smb';
    evidence.smb = this.#smb;
    evidence.clientSide ??= clientSide;
  }

  negotiated(side: Side, dialect: string): void {
    // A later negotiation is the one that counts: SMB1 may lead to SMB2, and the wildcard to a version.
    if (this.#smb.dialect === dialect) return;
    this.#smb.dialect = dialect;
    note(this.#context, side, `SMB dialect ${dialect} negotiated`);
  }

  /** A signed message behind the session setup. */
  signed(side: Side): void {
    if (this.#unsigned || this.#smb.signed !== null) return;
    this.#smb.signed = this.#context.packet;
    note(this.#context, side, 'signed SMB message');
  }

  encrypted(side: Side): void {
    if (this.#smb.encrypted !== null) return;
    this.#smb.encrypted = this.#context.packet;
    note(this.#context, side, 'encrypted SMB message');
  }

  /** File or pipe data passed that anyone can read. */
  readable(side: Side, what: string, signed: boolean): void {
    this.#smb.readable ??= this.#context.packet;
    cleartext(this.#context, side, what);
    if (signed) this.signed(side);
    else {
      this.#unsigned = true;
      this.#smb.signed = null;
    }
  }

  connected(): void {
    this.#connected = true;
  }

  /** Compression hides nothing, and is for data (MS-SMB2 3.1.4.4). Whether the message inside is signed is not seen, so nothing is said of it. */
  compressed(side: Side): void {
    if (!this.#connected && this.#context.sawStart(side)) return;
    this.#smb.readable ??= this.#context.packet;
    cleartext(this.#context, side, 'compressed SMB message');
  }

  /** A session setup request: the user of an NTLM authentication in it. */
  setup(bytes: Uint8Array, start: number, end: number): void {
    const user = findNtlmUser(bytes, start, end);
    if (user === null) return;
    const { credentials } = this.#context.evidence;
    this.#credential = credentials.find((each) => each.user === user) ?? null;
    if (this.#credential !== null || credentials.length >= MAX_CREDENTIALS) return;
    this.#credential = {
      mechanism: 'ntlm',
      user,
      beforeTls: true,
      passwordReadable: false,
      packet: this.#context.packet,
      outcome: null,
    };
    credentials.push(this.#credential);
  }

  /** A session setup response. */
  setupAnswered(status: number): void {
    if (this.#credential === null || status === STATUS_MORE_PROCESSING_REQUIRED) return;
    this.#credential.outcome = status === 0 ? 'accepted' : 'refused';
    this.#credential = null;
  }
}
