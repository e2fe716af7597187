import { u16, u32 } from '../dcerpc/header.js';
import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { COMPRESSED, COMPRESSED_HEADER, isProtocolId, SMB1, SMB2, TRANSFORM_HEADER } from './constants.js';
import { Facts } from './facts.js';
import { MessageReader } from './messages.js';
import { Pipes } from './pipes.js';
import { Setups } from './setups.js';
import { Smb1 } from './smb1.js';
import { Smb2 } from './smb2.js';

/** Flags of the transform header, EncryptionAlgorithm before 3.1.1: both are 1 (MS-SMB2 2.2.41). */
const ENCRYPTED = 1;

/** Follows one SMB connection: which dialect, whether data pass signed, encrypted or in clear, and what RPC its pipes carry. */
export class SmbInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #facts: Facts;
  readonly #pipes: Pipes;
  readonly #smb1: Smb1;
  readonly #smb2: Smb2;
  readonly #clientSide: Side | null;
  readonly #readers: [MessageReader, MessageReader];

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#clientSide = clientSide;
    this.#facts = new Facts(context);
    this.#pipes = new Pipes(context);
    const setups = new Setups(context);
    this.#smb1 = new Smb1(this.#facts, setups, this.#pipes);
    this.#smb2 = new Smb2(this.#facts, setups, this.#pipes);
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const reader = this.#readers[side];
    reader.data(bytes, start, end);
    if (reader.broken && !this.#facts.confirmed) this.rejected = true;
  }

  gap(side: Side, length: number): void {
    this.#readers[side].gap(length);
    this.#pipes.torn(side);
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
    this.#pipes.end();
    this.#facts.end();
    if (!this.#facts.confirmed) this.rejected = true;
  }

  #reader(side: Side): MessageReader {
    return new MessageReader((bytes, start, end, length) => end - start < 4 || this.#message(side, bytes, start, end, length));
  }

  /** False when these octets are not SMB. */
  #message(side: Side, bytes: Uint8Array, start: number, end: number, length: number): boolean {
    if (!isProtocolId(bytes, start)) return false;
    const kind = bytes[start];
    if (kind === SMB1) this.#smb1.message(side, bytes, start, end, length);
    else if (kind === SMB2) return this.#smb2.message(side, bytes, start, end, length);
    else if (kind === COMPRESSED) this.#compressed(side, start, end);
    else this.#transform(side, bytes, start, end, length);
    return true;
  }

  #transform(side: Side, bytes: Uint8Array, start: number, end: number, length: number): void {
    if (start + TRANSFORM_HEADER > end || u16(bytes, start + 42, true) !== ENCRYPTED) return;
    const original = u32(bytes, start + 36, true);
    if (original === 0 || TRANSFORM_HEADER + original > length) return;
    this.#facts.confirm(this.#clientSide);
    this.#facts.encrypted(side);
  }

  #compressed(side: Side, start: number, end: number): void {
    if (start + COMPRESSED_HEADER > end) return;
    this.#facts.confirm(this.#clientSide);
    this.#facts.compressed(side);
  }
}
