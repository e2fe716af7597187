import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { Handover } from '../mail/handover.js';
import { cleartext, note } from '../mail/note.js';
import { Upgrade } from '../mail/upgrade.js';
import { type Contents, readContents } from './contents.js';
import { PacketReader } from './packets.js';

/** Packets looked at before the flow is left to others. */
const MAX_PACKETS = 16;
const VERB = 'RDP';

/** Finds out which protocol TPKTs carry, and follows RDP into TLS. */
export class TpktInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #upgrade: Upgrade;
  readonly #readers: readonly [PacketReader, PacketReader];
  #clientSide: Side | null;
  #packets = 0;
  /** What was said before it was known which protocol it is. */
  readonly #early: { side: Side; what: string }[] = [];
  readonly #tls: Handover;
  /** Behind the agreement neither side sends TPKTs. */
  #agreed = false;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    this.#clientSide = clientSide;
    this.#upgrade = new Upgrade(context);
    this.#tls = new Handover(context, this.#upgrade);
    this.#readers = [0, 1].map(
      (side) => new PacketReader((bytes, start, end) => this.#packet(side as Side, readContents(bytes, start, end))),
    ) as unknown as [PacketReader, PacketReader];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end && !this.done && !this.rejected) {
      if (this.#agreed) {
        if (!this.#tls.began) this.#tls.begin(side, bytes[at]!, this.#clientSide);
        this.#tls.data(side, bytes, at, end);
        if (this.#tls.done) this.done = true;
        return;
      }
      const reader = this.#readers[side];
      at = reader.next(bytes, at, end);
      if (reader.broken) this.#giveUp();
    }
  }

  gap(side: Side, length: number): void {
    if (!this.#agreed) this.#giveUp();
    else this.#tls.gap(side, length);
    if (this.#tls.done) this.done = true;
  }

  end(): void {
    this.#tls.end();
    if (this.#context.evidence.protocol === null) this.rejected = true;
  }

  #packet(side: Side, contents: Contents | null): void {
    const { evidence } = this.#context;
    if (contents === null) {
      this.#giveUp();
      return;
    }
    const { protocol, from, what, security } = contents;
    if (from !== null) this.#clientSide ??= from === 'client' ? side : ((side ^ 1) as Side);
    if (protocol === null && evidence.protocol === null) this.#early.push({ side, what });
    else if (evidence.protocol === null) {
      evidence.protocol = protocol;
      for (const { side: earlier, what: said } of this.#early) note(this.#context, earlier, said);
    }
    evidence.clientSide ??= evidence.protocol === null ? null : this.#clientSide;
    if (evidence.protocol === 'rdp') this.#rdp(side, contents);
    else if (evidence.protocol !== null) {
      cleartext(this.#context, side, what);
      this.done = true;
    }
    if (security === null && ++this.#packets >= MAX_PACKETS) this.#giveUp();
  }

  #rdp(side: Side, { what, security }: Contents): void {
    note(this.#context, side, what);
    if (security === 'asked') this.#upgrade.ask(VERB, side);
    else if (security === 'refused') this.#upgrade.refuse(side);
    else if (security === 'tls') {
      this.#upgrade.accept(side);
      this.#agreed = true;
    } else if (what.startsWith('MCS')) {
      // Behind it RDP encrypts by itself, or does not: the keys and the level are not read here.
      this.done = true;
    }
  }

  /** Neither more can be said of what is known, nor anything of what is not. */
  #giveUp(): void {
    if (this.#context.evidence.protocol === null) this.rejected = true;
    else this.done = true;
  }
}
