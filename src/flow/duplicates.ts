import type { Packet } from '../decode/packet.js';
import { UDP } from '../decode/packet.js';

/** Packets remembered, a power of two; a later one with the same place takes it over. */
const SLOTS = 2048;
const WORDS = 8;
/** Octets at either end of a payload that stand for it, where nothing numbers the packet. */
const SAMPLE = 16;

/**
 * Recognises packets that were captured twice: a mirrored port sees them come and go, Windows' packet monitor sees them at each layer. The same
 * addresses, ports, IPv4 identification, sequence, acknowledgment and length within a short time make one; a retransmission has an identification
 * of its own. Where there is no identification (IPv6, or 0), checksum and payload stand in for it.
 */
export class Duplicates {
  readonly #windowMicros: number;
  readonly #words = new Int32Array(SLOTS * WORDS);
  readonly #times = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);

  constructor(windowMicros: number) {
    this.#windowMicros = windowMicros;
  }

  /** Whether this packet, a decoded one, was seen a moment before. It is remembered in any case. */
  seen(packet: Packet, micros: number): boolean {
    const ports = (packet.sourcePort << 16) | packet.destinationPort;
    const place = packet.source3 ^ packet.destination3;
    const wire = (packet.transportLength << 8) ^ packet.flags ^ (packet.vlan << 20);
    const name = packet.identification !== 0 ? packet.identification : substitute(packet);
    const hash = mix(place ^ mix(ports ^ mix(packet.sequence ^ mix(packet.acknowledgment ^ mix(name ^ wire)))));
    const slot = hash & (SLOTS - 1);
    const words = this.#words;
    const at = slot * WORDS;
    const same =
      words[at] === packet.source3 &&
      words[at + 1] === packet.destination3 &&
      words[at + 2] === ports &&
      words[at + 3] === packet.sequence &&
      words[at + 4] === packet.acknowledgment &&
      words[at + 5] === name &&
      words[at + 6] === wire &&
      words[at + 7] === (packet.source0 ^ packet.source1 ^ packet.source2);
    const ago = micros - this.#times[slot]!;
    this.#times[slot] = micros;
    if (same) return ago <= this.#windowMicros && ago >= -this.#windowMicros;
    words[at] = packet.source3;
    words[at + 1] = packet.destination3;
    words[at + 2] = ports;
    words[at + 3] = packet.sequence;
    words[at + 4] = packet.acknowledgment;
    words[at + 5] = name;
    words[at + 6] = wire;
    words[at + 7] = packet.source0 ^ packet.source1 ^ packet.source2;
    return false;
  }
}

/** What tells a packet without identification from the next of the same length: more than 16 bits, so that it is never taken for one. */
function substitute(packet: Packet): number {
  let value = packet.checksum | 0x10000;
  // TCP's sequence numbers tell enough.
  if (packet.protocol !== UDP) return value;
  const { buffer, payloadOffset, payloadCaptured } = packet;
  const head = Math.min(SAMPLE, payloadCaptured);
  for (let i = 0; i < head; i++) value = (Math.imul(value, 31) + buffer[payloadOffset + i]!) | 0;
  for (let i = Math.max(head, payloadCaptured - SAMPLE); i < payloadCaptured; i++)
    value = (Math.imul(value, 31) + buffer[payloadOffset + i]!) | 0;
  return value;
}

/** A step of MurmurHash3's finalizer, public domain. */
function mix(value: number): number {
  const h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
