import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { cleartext } from '../mail/note.js';
import { ENCODED_NAME, NAME_HEADER, NODE_STATUS, OPERATIONS, RESPONSE } from './constants.js';
import { isDatagram, isNamePacket } from './recognise.js';

/** Packets looked at when only one side speaks, as broadcasts do. */
const MAX_LOOKS = 8;

/** Notes that names or datagrams of NetBIOS passed in clear; the names themselves are not kept. */
export class NetbiosInspector implements Inspector {
  done = false;
  readonly rejected = false;
  readonly #context: InspectionContext;
  readonly #seen: [boolean, boolean] = [false, false];
  #looks = 0;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    context.evidence.protocol = 'netbios';
    context.evidence.clientSide = clientSide;
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (isNamePacket(bytes, start, end)) {
      const what = bytes[start + NAME_HEADER + ENCODED_NAME + 1] === NODE_STATUS ? 'node status' : 'name';
      const kind = (bytes[start + 2]! & RESPONSE) !== 0 ? 'answer' : OPERATIONS[(bytes[start + 2]! >> 3) & 15]!;
      cleartext(this.#context, side, `NetBIOS ${what} ${kind}`);
      this.#seen[side] = true;
    } else if (isDatagram(bytes, start, end)) {
      cleartext(this.#context, side, 'NetBIOS datagram');
      this.#seen[side] = true;
    }
    this.done = (this.#seen[0] && this.#seen[1]) || ++this.#looks >= MAX_LOOKS;
  }

  gap(_side: Side, _length: number): void {}

  end(): void {}
}
