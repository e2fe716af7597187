import { MAX_LOOKED_AT, MAX_SKIPPED, MAX_STEP, MIN_REPEATED, MIN_RUN, MIN_SAME } from './constants.js';
import { u16, u32 } from './headers.js';

/** Octets of a payload kept to see whether the next one repeats it. */
const KEPT = 64;

/** One source of RTP packets (RFC 3550 3): whether they follow one another, and whether their payload can be encrypted at all. */
export class Source {
  ssrc = 0;
  /** Packets in a row. */
  run = 0;
  /** Packet the run began with. */
  firstPacket = 0;
  /** Packets whose payload cannot be encrypted. */
  plain = 0;
  #sequence = 0;
  #timestamp = 0;
  #payloadType = -1;
  // Small Buffers share memory: an array of its own takes three times as much.
  readonly #payload = Buffer.allocUnsafe(KEPT);
  #payloadLength = 0;

  get proven(): boolean {
    return this.run >= MIN_RUN;
  }

  /** Another source takes its place. */
  begin(ssrc: number): void {
    this.ssrc = ssrc;
    this.run = 0;
    this.plain = 0;
    this.#payloadLength = 0;
  }

  /** One RTP packet of this source, and where its payload begins. */
  packet(bytes: Uint8Array, start: number, payload: number, end: number, packet: number): void {
    const sequence = u16(bytes, start + 2);
    const timestamp = u32(bytes, start + 4);
    const payloadType = bytes[start + 1]! & 0x7f;
    const ahead = (sequence - this.#sequence) & 0xffff;
    // Repeated, or come late: it says nothing new.
    if (this.run > 0 && (ahead === 0 || ahead > 0xffff - 64)) return;
    const follows = ahead <= MAX_SKIPPED + 1 && Math.abs((timestamp - this.#timestamp) | 0) <= MAX_STEP;
    if (this.run === 0 || (!this.proven && (!follows || payloadType !== this.#payloadType))) {
      this.run = 1;
      this.firstPacket = packet;
    } else if (follows) this.run++;
    this.#sequence = sequence;
    this.#timestamp = timestamp;
    this.#payloadType = payloadType;
    if (hasSameOctets(bytes, payload, end) || this.#repeats(bytes, payload, end)) this.plain++;
  }

  /** Key streams differ from packet to packet, so that no encrypted payload is like the one before (RFC 3711 4.1). */
  #repeats(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    const compared = Math.min(length, KEPT);
    let same = length >= MIN_REPEATED && length === this.#payloadLength;
    for (let i = 0; same && i < compared; i++) same = this.#payload[i] === bytes[start + i];
    this.#payloadLength = length;
    if (!same) for (let i = 0; i < compared; i++) this.#payload[i] = bytes[start + i]!;
    return same;
  }
}

/** Silence of G.711, or padding: a row of equal octets. */
function hasSameOctets(bytes: Uint8Array, start: number, end: number): boolean {
  const limit = Math.min(end, start + MAX_LOOKED_AT);
  let row = 1;
  for (let at = start + 1; at < limit; at++) {
    row = bytes[at] === bytes[at - 1] ? row + 1 : 1;
    if (row >= MIN_SAME) return true;
  }
  return false;
}
