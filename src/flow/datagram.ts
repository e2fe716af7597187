import type { Coverage } from '../decode/coverage.js';
import type { Packet } from '../decode/packet.js';

/** Longest payload of an IP packet; offsets beyond it are an attack as old as fragments. */
export const MAX_DATAGRAM = 65_535;
/** Fragment offsets count in these. */
const UNIT = 8;
const FIRST_SIZE = 4096;

/** What a fragment added to its datagram. */
export const FRESH = 0;
export const REPEATED = 1;
/** It says otherwise than an earlier one, or overlaps it where that is not allowed. */
export const CONFLICTING = 2;

/** The fragments of one datagram that have come (RFC 791 3.2, RFC 8200 4.5). */
export class Datagram {
  readonly family: number;
  readonly addresses: Int32Array;
  readonly vlan: number;
  readonly encapsulation: number;
  readonly depth: number;
  readonly id: number;
  readonly sinceMicros: number;
  /** Of the first frame: the position of its capture in the run, and its own in the capture. */
  readonly capture: number;
  readonly packet: number;
  /** What it carries, as the fragment with the beginning says. */
  protocol: number;
  bytes = new Uint8Array(0);
  /** Frames it came in, and their octets on the wire. */
  frames = 0;
  wireBytes = 0;
  /** Of the frames, those that were captured twice, and are counted as such. */
  duplicates = 0;
  /** Where its frames were counted, and how many of them. */
  coverage: Coverage;
  counted = 0;
  /** RFC 5722: fragments of it overlapped, so nothing of it may be used. */
  refused = false;
  /** Another datagram with the same hash. */
  next: Datagram | null = null;
  /** Octets the whole has, once the last fragment came, and where the farthest fragment so far ends. */
  #length = 0;
  #end = 0;
  /** By unit: whether it came; and how many did. */
  #came = new Uint8Array(0);
  #units = 0;
  /** First octet that the snaplen cut from a fragment. */
  #cutAt = MAX_DATAGRAM;

  constructor(packet: Packet, capture: number, number: number, micros: number, coverage: Coverage) {
    this.family = packet.family;
    this.addresses = addressesOf(packet);
    this.vlan = packet.vlan;
    this.encapsulation = packet.encapsulation;
    this.depth = packet.depth;
    this.id = packet.fragmentId;
    this.protocol = packet.protocol;
    this.sinceMicros = micros;
    this.capture = capture;
    this.packet = number;
    this.coverage = coverage;
  }

  get whole(): boolean {
    return this.#length > 0 && this.#units >= Math.ceil(this.#length / UNIT);
  }

  /** Whether it has what a flow needs: the header in front. */
  get hasBeginning(): boolean {
    return this.#came[0] === 1 && !this.refused;
  }

  isOf(packet: Packet): boolean {
    return (
      this.id === packet.fragmentId &&
      this.family === packet.family &&
      this.vlan === packet.vlan &&
      this.encapsulation === packet.encapsulation &&
      // IPv6 has one number for all protocols, and only the first fragment need say which it is.
      (this.family === 6 || this.protocol === packet.protocol) &&
      this.addresses.every((word, index) => word === addressWord(packet, index))
    );
  }

  /** Takes over what is new in a fragment; where one came before, its octets stay, as Windows has it. */
  add(packet: Packet): typeof FRESH | typeof REPEATED | typeof CONFLICTING {
    const from = packet.fragmentOffset;
    const length = packet.transportLength;
    const to = from + length;
    if (this.#contradictsEnd(to, !packet.moreFragments)) return CONFLICTING;
    if (from === 0 && this.#came[0] !== 1) this.protocol = packet.protocol;
    if (!packet.moreFragments) this.#length = to;
    this.#end = Math.max(this.#end, to);
    const captured = Math.min(length, Math.max(0, packet.frameEnd - packet.transportOffset));
    const comparable = this.#cutAt;
    if (captured < length) this.#cutAt = Math.min(this.#cutAt, from + captured);
    this.#makeRoom(to);
    let fresh = 0;
    let known = 0;
    let same = true;
    for (let at = from; at < to; at += UNIT) {
      const source = packet.transportOffset + at - from;
      const octets = Math.max(0, Math.min(UNIT, from + captured - at));
      if (this.#came[at / UNIT] === 0) {
        this.#came[at / UNIT] = 1;
        fresh++;
        for (let i = 0; i < octets; i++) this.bytes[at + i] = packet.buffer[source + i]!;
      } else {
        known++;
        for (let i = 0; i < octets && at + i < comparable; i++) same &&= this.bytes[at + i] === packet.buffer[source + i];
      }
    }
    this.#units += fresh;
    if (!same || (known > 0 && fresh > 0)) return CONFLICTING;
    return fresh > 0 ? FRESH : REPEATED;
  }

  /** Makes `packet` the datagram, as far as it came, as if it had come in one piece. */
  restore(packet: Packet): void {
    let end = 0;
    while (this.#came[end] === 1) end++;
    const length = this.#length > 0 ? this.#length : this.#came.lastIndexOf(1) * UNIT + UNIT;
    packet.buffer = this.bytes;
    packet.family = this.family;
    packet.protocol = this.protocol;
    packet.vlan = this.vlan;
    packet.encapsulation = this.encapsulation;
    packet.identification = this.family === 4 ? this.id : 0;
    packet.source0 = this.addresses[0]!;
    packet.source1 = this.addresses[1]!;
    packet.source2 = this.addresses[2]!;
    packet.source3 = this.addresses[3]!;
    packet.destination0 = this.addresses[4]!;
    packet.destination1 = this.addresses[5]!;
    packet.destination2 = this.addresses[6]!;
    packet.destination3 = this.addresses[7]!;
    packet.depth = this.depth;
    packet.transportOffset = 0;
    packet.transportLength = length;
    packet.frameEnd = Math.min(end * UNIT, length, this.#cutAt);
    packet.missing = length - packet.frameEnd;
  }

  /** A datagram has one end, and nothing behind it. */
  #contradictsEnd(to: number, isLast: boolean): boolean {
    if (this.#length === 0) return isLast && to < this.#end;
    return to > this.#length || (isLast && to < this.#length);
  }

  #makeRoom(size: number): void {
    if (size <= this.bytes.length) return;
    const bigger = Math.max(FIRST_SIZE, 2 ** Math.ceil(Math.log2(size)));
    const [bytes, came] = [new Uint8Array(bigger), new Uint8Array(bigger / UNIT)];
    bytes.set(this.bytes);
    came.set(this.#came);
    this.bytes = bytes;
    this.#came = came;
  }
}

/** Fragments of one datagram have the same. */
export function datagramHash(packet: Packet): number {
  return (
    packet.fragmentId ^
    Math.imul(packet.source3 ^ packet.source0, 0x9e3779b1) ^
    Math.imul(packet.destination3 ^ packet.destination0, 0x85ebca6b)
  );
}

function addressesOf(packet: Packet): Int32Array {
  return Int32Array.from({ length: 8 }, (_, index) => addressWord(packet, index));
}

function addressWord(packet: Packet, index: number): number {
  switch (index) {
    case 0:
      return packet.source0;
    case 1:
      return packet.source1;
    case 2:
      return packet.source2;
    case 3:
      return packet.source3;
    case 4:
      return packet.destination0;
    case 5:
      return packet.destination1;
    case 6:
      return packet.destination2;
    default:
      return packet.destination3;
  }
}
