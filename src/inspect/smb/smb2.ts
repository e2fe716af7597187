import { u16, u32 } from '../dcerpc/header.js';
import type { Side } from '../evidence.js';
import {
  CHANGE_NOTIFY,
  CLOSE,
  CREATE,
  DIALECTS,
  FSCTL_PIPE_TRANSCEIVE,
  IOCTL,
  NEGOTIATE,
  QUERY_DIRECTORY,
  QUERY_INFO,
  READ,
  SERVER_TO_REDIR,
  SERVICE_CODES,
  SESSION_IS_GUEST,
  SESSION_IS_NULL,
  SESSION_SETUP,
  SET_INFO,
  SIGNED,
  SMB2_HEADER,
  TREE_CONNECT,
  WRITE,
} from './constants.js';
import type { Facts } from './facts.js';
import { chosenCipher, signingOf } from './negotiation.js';
import type { Pipes } from './pipes.js';
import type { Setups } from './setups.js';

/** Messages of one compound looked at (MS-SMB2 3.3.5.2.7). */
const MAX_COMPOUND = 64;

/** StructureSize of the bodies read here: another one is an error response, or no such body. */
const NEGOTIATE_REQUEST = 36;
const NEGOTIATE_RESPONSE = 65;
const SETUP_REQUEST = 25;
const SETUP_RESPONSE = 9;
const CREATE_REQUEST = 57;
const SET_INFO_REQUEST = 33;
/** Answers that list: directories, attributes, changes. An error has the same size and another status. */
const LIST_RESPONSE = 9;
const CLOSE_REQUEST = 24;
const READ_REQUEST = 49;
const READ_RESPONSE = 17;
const WRITE_REQUEST = 49;
const IOCTL_REQUEST = 57;
const IOCTL_RESPONSE = 49;

/** What an answer lists, by command. */
const LISTS: ReadonlyMap<number, string> = new Map([
  [QUERY_DIRECTORY, 'SMB2 directory listing'],
  [CHANGE_NOTIFY, 'SMB2 names of changed files'],
  [QUERY_INFO, 'SMB2 file attributes'],
]);

/** Messages of SMB 2 and 3 that are not encrypted (MS-SMB2 2.2). */
export class Smb2 {
  readonly #facts: Facts;
  readonly #setups: Setups;
  readonly #pipes: Pipes;
  #side: Side = 0;
  #clientSide: Side = 0;
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

  /** One message or a compound, visible up to `end`, of `length` octets. False when it does not begin with a header. */
  message(side: Side, bytes: Uint8Array, start: number, end: number, length: number): boolean {
    let at = start;
    for (let i = 0; i < MAX_COMPOUND && at + SMB2_HEADER <= end; i++) {
      if (bytes[at] !== bytes[start] || u16(bytes, at + 4, true) !== SMB2_HEADER) return i > 0;
      const next = u32(bytes, at + 20, true);
      this.#bytes = bytes;
      this.#start = at;
      this.#limit = next === 0 ? start + length : Math.min(start + length, at + next);
      this.#end = Math.min(end, this.#limit);
      this.#one(side);
      if (next < SMB2_HEADER || (next & 7) !== 0) return true;
      at += next;
    }
    return at > start || end - start < SMB2_HEADER;
  }

  #one(side: Side): void {
    const bytes = this.#bytes;
    const start = this.#start;
    const flags = u32(bytes, start + 16, true);
    const response = (flags & SERVER_TO_REDIR) !== 0;
    const signed = (flags & SIGNED) !== 0;
    const command = u16(bytes, start + 12, true);
    this.#side = side;
    this.#clientSide = response ? ((side ^ 1) as Side) : side;
    this.#facts.confirm(this.#clientSide);
    if (signed && !response && command > SESSION_SETUP) this.#facts.signed(side);
    if (command >= TREE_CONNECT) this.#facts.connected();
    if (response) this.#response(command, signed);
    else this.#request(command, signed);
  }

  #request(command: number, signed: boolean): void {
    const bytes = this.#bytes;
    const body = this.#start + SMB2_HEADER;
    if (command === SESSION_SETUP) {
      if (this.#has(SETUP_REQUEST, 4)) this.#facts.signing(signingOf(bytes[body + 3]!));
      this.#setups.token(bytes, body, this.#end);
    } else if (command === NEGOTIATE && this.#has(NEGOTIATE_REQUEST, 6)) this.#facts.signing(signingOf(u16(bytes, body + 4, true)));
    else if (command === CREATE && this.#has(CREATE_REQUEST, 48)) {
      if (u16(bytes, body + 46, true) > 0) this.#facts.names(this.#side, 'SMB2 CREATE with the name of a file', signed);
    } else if (command === SET_INFO && this.#has(SET_INFO_REQUEST, 8)) {
      if (u32(bytes, body + 4, true) > 0) this.#facts.names(this.#side, 'SMB2 file attributes', signed);
    } else if (command === READ && this.#has(READ_REQUEST, 32)) this.#pipes.ask(u32(bytes, this.#start + 24, true), this.#file(body + 16));
    else if (command === WRITE && this.#has(WRITE_REQUEST, 32))
      this.#data('SMB2 WRITE data', signed, this.#file(body + 16), u16(bytes, body + 2, true), u32(bytes, body + 4, true));
    else if (command === IOCTL && this.#has(IOCTL_REQUEST, 32)) this.#control(body, 24, signed);
    else if (command === CLOSE && this.#has(CLOSE_REQUEST, 24)) this.#pipes.close(this.#file(body + 8));
  }

  #response(command: number, signed: boolean): void {
    const bytes = this.#bytes;
    const body = this.#start + SMB2_HEADER;
    if (command === NEGOTIATE && this.#has(NEGOTIATE_RESPONSE, 6)) {
      const dialect = DIALECTS.get(u16(bytes, body + 4, true));
      if (dialect !== undefined) this.#facts.negotiated(this.#side, dialect);
      this.#facts.signing(signingOf(u16(bytes, body + 2, true)));
      if (dialect !== undefined) this.#facts.cipher(chosenCipher(bytes, this.#start, this.#end, dialect));
    } else if (command === SESSION_SETUP) {
      if (this.#setups.answered(this.#status()) && this.#has(SETUP_RESPONSE, 4)) this.#session(u16(bytes, body + 2, true));
    } else if (LISTS.has(command)) {
      if (this.#status() === 0 && this.#has(LIST_RESPONSE, 8) && u32(bytes, body + 4, true) > 0)
        this.#facts.names(this.#side, LISTS.get(command)!, signed);
    } else if (command === READ && this.#has(READ_RESPONSE, 8)) {
      const file = this.#pipes.answer(u32(bytes, this.#start + 24, true));
      this.#data('SMB2 READ data', signed, file, bytes[body + 2]!, u32(bytes, body + 4, true));
    } else if (command === IOCTL && this.#has(IOCTL_RESPONSE, 40)) this.#control(body, 32, signed);
  }

  #session(flags: number): void {
    if ((flags & SESSION_IS_GUEST) !== 0) this.#facts.guest(this.#side);
    if ((flags & SESSION_IS_NULL) !== 0) this.#facts.anonymous(this.#side);
  }

  #status(): number {
    return u32(this.#bytes, this.#start + 8, true);
  }

  /** Input of the request, output of the response; both name the file. */
  #control(body: number, buffer: number, signed: boolean): void {
    const bytes = this.#bytes;
    const code = u32(bytes, body + 4, true);
    if (SERVICE_CODES.has(code)) return;
    const file = code === FSCTL_PIPE_TRANSCEIVE ? this.#file(body + 8) : null;
    this.#data('SMB2 IOCTL data', signed, file, u32(bytes, body + buffer, true), u32(bytes, body + buffer + 4, true));
  }

  /** Data at `offset` from the header; none when the message has no room for it. */
  #data(what: string, signed: boolean, file: string | null, offset: number, length: number): void {
    const at = this.#start + offset;
    if (length === 0 || offset < SMB2_HEADER || at >= this.#limit) return;
    this.#facts.readable(this.#side, what, signed);
    if (file === null) return;
    this.#pipes.data(file, this.#side, this.#clientSide, this.#bytes, at, this.#end, Math.min(length, this.#limit - at));
  }

  /** Whether the body is of this StructureSize and its first `octets` are visible. */
  #has(structureSize: number, octets: number): boolean {
    const body = this.#start + SMB2_HEADER;
    return body + octets <= this.#end && u16(this.#bytes, body, true) === structureSize;
  }

  /** FileId, persistent and volatile part (MS-SMB2 2.2.14.1). */
  #file(at: number): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, 16).toString('hex');
  }
}

const NOTHING = new Uint8Array(0);
