import { u16, u32 } from '../dcerpc/header.js';
import type { Side } from '../evidence.js';
import {
  SMB1_CLOSE,
  SMB1_HEADER,
  SMB1_LOCKING_ANDX,
  SMB1_LOGOFF_ANDX,
  SMB1_NEGOTIATE,
  SMB1_NT_CREATE_ANDX,
  SMB1_OPEN_ANDX,
  SMB1_READ_ANDX,
  SMB1_REPLY,
  SMB1_SECURITY_SIGNATURE,
  SMB1_SESSION_SETUP_ANDX,
  SMB1_SETUP_GUEST,
  SMB1_TRANSACTION,
  SMB1_TRANSACTION2,
  SMB1_TREE_CONNECT_ANDX,
  SMB1_WRITE_ANDX,
} from './constants.js';
import type { Facts } from './facts.js';
import { type Smb1Negotiation, smb1Negotiation } from './negotiation.js';
import type { Pipes } from './pipes.js';
import type { Setups } from './setups.js';
import { hasSharePassword, readPlainSetup, TOKEN_WORDS } from './smb1-setup.js';

/** Commands batched into one message that are looked at (MS-CIFS 2.2.3.4). */
const MAX_ANDX = 8;

const ANDX: ReadonlySet<number> = new Set([
  SMB1_LOCKING_ANDX,
  SMB1_OPEN_ANDX,
  SMB1_READ_ANDX,
  SMB1_WRITE_ANDX,
  SMB1_SESSION_SETUP_ANDX,
  SMB1_LOGOFF_ANDX,
  SMB1_TREE_CONNECT_ANDX,
  SMB1_NT_CREATE_ANDX,
]);

/** Setup word of a transaction that writes to and reads from a pipe (MS-CIFS 2.2.5.6). */
const TRANSACT_NMPIPE = 0x0026;
/** WriteMode: the data begin with the length of the whole pipe message (MS-CIFS 2.2.4.43.1). */
const RAW_MODE = 0x0004;
/** Signature field before signing begins: what Windows clients send in their session setup. */
const PLACEHOLDER = 'BSRSPYL ';

/** Messages of SMB1 (MS-CIFS 2.2.3). */
export class Smb1 {
  readonly #facts: Facts;
  readonly #setups: Setups;
  readonly #pipes: Pipes;
  #negotiation: Smb1Negotiation | null = null;
  /** The setup that waits for its answer was nobody's. */
  #nobody = false;
  #side: Side = 0;
  #clientSide: Side = 0;
  #signed = false;
  #bytes: Uint8Array = NOTHING;
  /** The message in hand: where it starts, where its visible part ends, where it ends. */
  #start = 0;
  #end = 0;
  #limit = 0;

  constructor(facts: Facts, setups: Setups, pipes: Pipes) {
    this.#facts = facts;
    this.#setups = setups;
    this.#pipes = pipes;
  }

  /** One message, visible up to `end`, of `length` octets. */
  message(side: Side, bytes: Uint8Array, start: number, end: number, length: number): void {
    if (start + SMB1_HEADER >= end) return;
    const response = (bytes[start + 9]! & SMB1_REPLY) !== 0;
    this.#side = side;
    this.#clientSide = response ? ((side ^ 1) as Side) : side;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#limit = start + length;
    this.#signed = isSigned(bytes, start);
    this.#facts.confirm(this.#clientSide);
    let command = bytes[start + 4]!;
    // Offering SMB1 is how clients also find SMB2 (MS-SMB2 3.2.4.2.2.1).
    if (command !== SMB1_NEGOTIATE) this.#facts.smb1(side);
    if (this.#signed && !response && command !== SMB1_NEGOTIATE && command !== SMB1_SESSION_SETUP_ANDX) this.#facts.signed(side);
    let at = start + SMB1_HEADER;
    for (let i = 0; i < MAX_ANDX && at < end; i++) {
      const words = at + 1;
      const wordCount = bytes[at]!;
      // Commands whose parameters are not wholly visible say nothing.
      if (words + wordCount * 2 > end) return;
      if (response) this.#response(command, words, wordCount);
      else this.#request(command, words, wordCount);
      if (!ANDX.has(command) || wordCount < 2) return;
      command = bytes[words]!;
      const next = start + u16(bytes, words + 2, true);
      if (command === 0xff || next <= at) return;
      at = next;
    }
  }

  #request(command: number, words: number, wordCount: number): void {
    const bytes = this.#bytes;
    if (command === SMB1_SESSION_SETUP_ANDX) this.#setup(words, wordCount);
    else if (command === SMB1_TREE_CONNECT_ANDX) {
      const plain = this.#negotiation?.shareLevel === true && this.#negotiation.plaintextPasswords;
      if (plain && hasSharePassword(bytes, words, wordCount)) this.#setups.sharePassword();
    } else if (command === SMB1_NT_CREATE_ANDX && wordCount >= 24) {
      if (u16(bytes, words + 5, true) > 0) this.#facts.names(this.#side, 'SMB1 NT_CREATE_ANDX with the name of a file', this.#signed);
    } else if (command === SMB1_READ_ANDX && wordCount >= 10) this.#pipes.ask(this.#id(), this.#file(words + 4));
    else if (command === SMB1_WRITE_ANDX && wordCount >= 12) {
      const length = u16(bytes, words + 18, true) * 65_536 + u16(bytes, words + 20, true);
      const prefix = (u16(bytes, words + 14, true) & RAW_MODE) !== 0 && length > 2 ? 2 : 0;
      this.#data('SMB1 WRITE_ANDX data', this.#file(words + 4), u16(bytes, words + 22, true) + prefix, length - prefix);
    } else if (command === SMB1_TRANSACTION && wordCount >= 14) {
      const pipe = wordCount >= 16 && u16(bytes, words + 28, true) === TRANSACT_NMPIPE ? this.#file(words + 30) : null;
      if (pipe !== null) this.#pipes.ask(this.#id(), pipe);
      this.#data('SMB1 TRANSACTION data', pipe, u16(bytes, words + 24, true), u16(bytes, words + 22, true));
    } else if (command === SMB1_CLOSE && wordCount >= 3) this.#pipes.close(this.#file(words));
  }

  #response(command: number, words: number, wordCount: number): void {
    const bytes = this.#bytes;
    if (command === SMB1_NEGOTIATE) {
      if (wordCount >= 1 && u16(bytes, words, true) !== 0xffff) this.#negotiated(words, wordCount);
    } else if (command === SMB1_SESSION_SETUP_ANDX) this.#setupAnswered(words, wordCount);
    else if (command === SMB1_TRANSACTION2 && wordCount >= 10) {
      if (u16(bytes, words + 6, true) > 0) this.#facts.names(this.#side, 'SMB1 directory listing or file attributes', this.#signed);
    } else if (command === SMB1_READ_ANDX && wordCount >= 12) {
      const length = u16(bytes, words + 14, true) * 65_536 + u16(bytes, words + 10, true);
      this.#data('SMB1 READ_ANDX data', this.#pipes.answer(this.#id()), u16(bytes, words + 12, true), length);
    } else if (command === SMB1_TRANSACTION && wordCount >= 10)
      this.#data('SMB1 TRANSACTION data', this.#pipes.answer(this.#id()), u16(bytes, words + 14, true), u16(bytes, words + 12, true));
  }

  #negotiated(words: number, wordCount: number): void {
    this.#negotiation = smb1Negotiation(this.#bytes, words, wordCount);
    this.#facts.negotiated(this.#side, '1');
    this.#facts.smb1(this.#side);
    this.#facts.signing(this.#negotiation.signing);
  }

  #setup(words: number, wordCount: number): void {
    const bytes = this.#bytes;
    this.#nobody = false;
    if (wordCount === TOKEN_WORDS) this.#setups.token(bytes, words, this.#end);
    const plain = readPlainSetup(bytes, this.#start, words, wordCount, this.#end, this.#negotiation?.plaintextPasswords ?? null);
    if (plain === null) return;
    this.#nobody = plain.anonymous;
    this.#setups.plain(plain);
  }

  #setupAnswered(words: number, wordCount: number): void {
    if (!this.#setups.answered(u32(this.#bytes, this.#start + 5, true))) return;
    if (wordCount >= 3 && (u16(this.#bytes, words + 4, true) & SMB1_SETUP_GUEST) !== 0) this.#facts.guest(this.#side);
    if (this.#nobody) this.#facts.anonymous(this.#side);
  }

  /** Data at `offset` from the header; none when the message has no room for it. */
  #data(what: string, file: string | null, offset: number, length: number): void {
    const at = this.#start + offset;
    if (length === 0 || offset <= SMB1_HEADER || at >= this.#limit) return;
    this.#facts.readable(this.#side, what, this.#signed);
    if (file === null) return;
    this.#pipes.data(file, this.#side, this.#clientSide, this.#bytes, at, this.#end, Math.min(length, this.#limit - at));
  }

  /** FID; SMB2's identifiers are longer. */
  #file(at: number): string {
    return String(u16(this.#bytes, at, true));
  }

  /** PID and MID, which a response repeats. */
  #id(): number {
    return u16(this.#bytes, this.#start + 26, true) * 65_536 + u16(this.#bytes, this.#start + 30, true);
  }
}

/** The flag alone is also set by clients that merely can sign; only a filled signature counts. */
function isSigned(bytes: Uint8Array, start: number): boolean {
  if ((u16(bytes, start + 10, true) & SMB1_SECURITY_SIGNATURE) === 0) return false;
  let zero = true;
  let placeholder = true;
  for (let i = 0; i < PLACEHOLDER.length; i++) {
    const octet = bytes[start + 14 + i]!;
    if (octet !== 0) zero = false;
    if (octet !== PLACEHOLDER.charCodeAt(i)) placeholder = false;
  }
  return !zero && !placeholder;
}

const NOTHING = new Uint8Array(0);
