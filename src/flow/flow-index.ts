import type { Packet } from '../decode/packet.js';
import { type FlowColumns, HASH, INTS, KEY } from './columns.js';

const EMPTY = -1;

/** Bits of a key's first word: transport protocol, address family, VLAN + 1. */
function keyHead(packet: Packet): number {
  return packet.protocol | (packet.family << 8) | ((packet.vlan + 1) << 16);
}

/**
 * Finds flows by addresses, ports, transport and VLAN: open addressing with linear probing over one Int32Array.
 * The hash is symmetric, so both directions meet in one place; it is seeded per run, so nobody can craft a capture whose flows all collide.
 */
export class FlowIndex {
  readonly #seed = (Math.random() * 0x100000000) | 0;
  #slots: Int32Array;
  #mask: number;
  /** Where the last `find` ended: the slot of the flow found, or the free slot to use. */
  #slot = 0;
  /** Which side of the found flow sent the packet. */
  side: 0 | 1 = 0;
  /** Hash of the last packet looked up. */
  hash = 0;

  constructor(capacity: number) {
    this.#slots = new Int32Array(slotCount(capacity)).fill(EMPTY);
    this.#mask = this.#slots.length - 1;
  }

  /** The flow this packet belongs to, or -1; sets `side` and `hash`. */
  find(packet: Packet, columns: FlowColumns): number {
    const head = keyHead(packet);
    const hash = this.#hashOf(packet, head);
    this.hash = hash;
    const slots = this.#slots;
    const mask = this.#mask;
    const ints = columns.ints;
    const ports = (packet.sourcePort << 16) | packet.destinationPort;
    const reversed = (packet.destinationPort << 16) | packet.sourcePort;
    let slot = hash & mask;
    for (;;) {
      const flow = slots[slot]!;
      if (flow === EMPTY) break;
      const k = flow * INTS + KEY;
      if (ints[k + HASH] === hash) {
        if (ints[k] === head) {
          if (ints[k + 1] === ports && this.#matches(packet, ints, k + 2, k + 6)) {
            this.side = 0;
            this.#slot = slot;
            return flow;
          }
          if (ints[k + 1] === reversed && this.#matches(packet, ints, k + 6, k + 2)) {
            this.side = 1;
            this.#slot = slot;
            return flow;
          }
        }
      }
      slot = (slot + 1) & mask;
    }
    this.#slot = slot;
    this.side = 0;
    return -1;
  }

  /** Puts `flow` where the last `find` ended, in place of the flow found there, if any, and writes its key. */
  insert(flow: number, packet: Packet, columns: FlowColumns): void {
    const ints = columns.ints;
    const k = flow * INTS + KEY;
    ints[k] = keyHead(packet);
    ints[k + 1] = (packet.sourcePort << 16) | packet.destinationPort;
    ints[k + 2] = packet.source0;
    ints[k + 3] = packet.source1;
    ints[k + 4] = packet.source2;
    ints[k + 5] = packet.source3;
    ints[k + 6] = packet.destination0;
    ints[k + 7] = packet.destination1;
    ints[k + 8] = packet.destination2;
    ints[k + 9] = packet.destination3;
    ints[k + HASH] = this.hash;
    this.#slots[this.#slot] = flow;
  }

  /** Rebuilds the slots from those of the first `rows` rows that `isIndexed` names. */
  rebuild(columns: FlowColumns, rows: number, isIndexed: (flow: number) => boolean): void {
    const slotsNeeded = slotCount(columns.capacity);
    if (slotsNeeded !== this.#slots.length) this.#slots = new Int32Array(slotsNeeded);
    const slots = this.#slots.fill(EMPTY);
    this.#mask = slots.length - 1;
    for (let flow = 0; flow < rows; flow++) {
      if (!isIndexed(flow)) continue;
      let slot = columns.ints[flow * INTS + HASH]! & this.#mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
      slots[slot] = flow;
    }
  }

  #matches(packet: Packet, keys: Int32Array, source: number, destination: number): boolean {
    return (
      keys[source + 3] === packet.source3 &&
      keys[destination + 3] === packet.destination3 &&
      keys[source] === packet.source0 &&
      keys[source + 1] === packet.source1 &&
      keys[source + 2] === packet.source2 &&
      keys[destination] === packet.destination0 &&
      keys[destination + 1] === packet.destination1 &&
      keys[destination + 2] === packet.destination2
    );
  }

  #hashOf(packet: Packet, head: number): number {
    const source = mix(packet.source3 ^ mix(packet.source2 ^ mix(packet.source1 ^ mix(packet.source0 ^ packet.sourcePort ^ this.#seed))));
    const destination = mix(
      packet.destination3 ^
        mix(packet.destination2 ^ mix(packet.destination1 ^ mix(packet.destination0 ^ packet.destinationPort ^ this.#seed))),
    );
    return mix((source + destination) ^ head);
  }
}

/** Twice the rows, as a power of two: at most half full. */
function slotCount(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(capacity, 8) * 2));
}

/** Finalizer of MurmurHash3, public domain. */
function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
