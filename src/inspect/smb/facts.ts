import { prove } from '../dcerpc/proof.js';
import type { Side, SmbEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import type { Signing } from './negotiation.js';

const SIGNING: readonly (Signing | null)[] = [null, 'off', 'enabled', 'required'];

const emptySmb = (): SmbEvidence => ({
  dialect: null,
  signed: null,
  encrypted: null,
  readable: null,
  names: null,
  compressed: null,
  smb1: null,
  signing: null,
  cipher: null,
  guest: null,
  anonymous: null,
});

/** What both generations of messages prove about the flow. */
export class Facts {
  readonly #context: InspectionContext;
  readonly #smb = emptySmb();
  /** What proved `names`, and who sent it. */
  #named: { side: Side; what: string } | null = null;
  /** Data passed without a signature: single signed messages, such as every tree connect of 3.1.1, prove nothing then. */
  #unsigned = false;
  /** A message was seen that only follows a tree connect, or is one. */
  #connected = false;

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

  /** A message of SMB1 other than an offer to speak it. */
  smb1(side: Side): void {
    if (this.#smb.smb1 !== null) return;
    this.#smb.smb1 = this.#context.packet;
    note(this.#context, side, 'SMB1 in use');
  }

  /** Signing is used when one end requires it, so the strongest word of both counts (MS-SMB2 3.2.5.3.1). */
  signing(announced: Signing): void {
    if (SIGNING.indexOf(announced) > SIGNING.indexOf(this.#smb.signing)) this.#smb.signing = announced;
  }

  cipher(chosen: string | null): void {
    this.#smb.cipher = chosen;
  }

  guest(side: Side): void {
    if (this.#smb.guest !== null) return;
    this.#smb.guest = this.#context.packet;
    note(this.#context, side, 'session accepted as guest');
  }

  anonymous(side: Side): void {
    if (this.#smb.anonymous !== null) return;
    this.#smb.anonymous = this.#context.packet;
    note(this.#context, side, 'anonymous session accepted');
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
    this.#integrity(side, signed);
  }

  /**
   * Names or attributes of files passed that anyone can read. Beside encrypted shares one may be open, so they say nothing against the
   * encryption of data; where nothing else passed, they are what could be read.
   */
  names(side: Side, what: string, signed: boolean): void {
    if (this.#smb.names === null) {
      this.#smb.names = this.#context.packet;
      this.#named = { side, what };
    }
    this.#integrity(side, signed);
  }

  connected(): void {
    this.#connected = true;
  }

  /** Compression hides nothing, and is for data (MS-SMB2 3.1.4.4). Whether the message inside is signed is not seen, so nothing is said of it. */
  compressed(side: Side): void {
    if (!this.#connected && this.#context.sawStart(side)) return;
    this.#smb.compressed ??= this.#context.packet;
    this.#smb.readable ??= this.#context.packet;
    cleartext(this.#context, side, 'compressed SMB message');
  }

  end(): void {
    const { evidence } = this.#context;
    const { names, encrypted } = this.#smb;
    if (names === null || encrypted !== null || evidence.cleartext !== null || !this.confirmed) return;
    const { side, what } = this.#named!;
    evidence.cleartext = { packet: names, what };
    prove(evidence, names, side, `${what} in clear`);
  }

  #integrity(side: Side, signed: boolean): void {
    if (signed) this.signed(side);
    else {
      this.#unsigned = true;
      this.#smb.signed = null;
    }
  }
}
