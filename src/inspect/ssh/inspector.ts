import { printable } from '../../text.js';
import { keepProof, type Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { agreed, type Ciphers, readCiphers } from './ciphers.js';
import { DISCONNECT, KEX_FIRST, KEX_GROUP_REQUEST, KEX_INIT, KEX_LAST, KEXINIT, NEWKEYS } from './constants.js';
import { PacketReader } from './packets.js';

/** Follows SSH (RFC 4253) until both sides have taken their keys into use; nothing afterwards can be read. */
export class SshInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #readers: readonly [PacketReader, PacketReader];
  readonly #ciphers: [Ciphers | null, Ciphers | null] = [null, null];
  readonly #newKeys: [boolean, boolean] = [false, false];

  constructor(context: InspectionContext) {
    this.#context = context;
    this.#readers = [this.#reader(0), this.#reader(1)];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.done || this.rejected || this.#newKeys[side]) return;
    const reader = this.#readers[side];
    reader.data(bytes, start, end);
    if (reader.broken && !this.#newKeys[side]) this.#giveUp();
  }

  gap(side: Side): void {
    if (!this.#newKeys[side]) this.#giveUp();
  }

  end(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  #reader(side: Side): PacketReader {
    return new PacketReader({
      identification: (bytes, start, end) => this.#identification(side, bytes, start, end),
      message: (bytes, start, end) => this.#message(side, bytes, start, end),
    });
  }

  #identification(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const { evidence } = this.#context;
    evidence.protocol = 'ssh';
    note(this.#context, side, 'SSH identification');
    // Whoever does not open the connection is the server; without that, the key exchange tells.
    if (evidence.clientSide !== side) evidence.banner ??= printable(bytes, start, end);
  }

  #message(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const number = bytes[start]!;
    if (number === KEXINIT) this.#ciphers[side] = readCiphers(bytes, start, end);
    else if (number === NEWKEYS) this.#inForce(side);
    else if (number === DISCONNECT) {
      note(this.#context, side, 'SSH disconnect before keys were agreed');
      this.done = true;
    } else if (number >= KEX_FIRST && number <= KEX_LAST) this.#exchange(side, number);
  }

  #exchange(side: Side, number: number): void {
    const { evidence } = this.#context;
    if (number === KEX_INIT || number === KEX_GROUP_REQUEST) evidence.clientSide ??= side;
  }

  #inForce(side: Side): void {
    this.#newKeys[side] = true;
    if (!this.#newKeys[side ^ 1]) return;
    const { evidence, packet } = this.#context;
    this.done = true;
    const [one, other] = this.#ciphers;
    const [client, server] = evidence.clientSide === 1 ? [other, one] : [one, other];
    const out = client && server && agreed(client.clientToServer, server.clientToServer);
    const back = client && server && agreed(client.serverToClient, server.serverToClient);
    if (out === 'none' || back === 'none') {
      cleartext(this.#context, side, 'SSH without a cipher');
      return;
    }
    // A key exchange that could not be read may have agreed on none.
    if (out === null || back === null) {
      note(this.#context, side, 'SSH keys in force, ciphers not readable');
      return;
    }
    const what = `SSH keys in force${out === back ? `, ${out}` : `, ${out} and ${back}`}`;
    // Names of ciphers are of the capture: only those in use by the protocol's registry are repeated.
    keepProof(evidence, { packet, side, what: /^[\w .,@-]+$/.test(what) ? what : 'SSH keys in force' });
    evidence.layer = { mechanism: 'ssh', sealed: packet, signed: null, opaque: null };
  }

  #giveUp(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
    else this.done = true;
  }
}
