import type { Packet } from '../decode/packet.js';
import { UDP } from '../decode/packet.js';
import { RST } from '../decode/transport/tcp.js';

/** Packets remembered, a power of two; a later one with the same place takes it over. */
const SLOTS = 2048;
const WORDS = 9;
/** Octets at either end of a payload that stand for it. */
const SAMPLE = 16;
/** Part of the window in which packets without identification are duplicates: copies come at once, while IPv6's retransmissions and LLMNR's retries take 100 ms or less. */
const UNIDENTIFIED = 0.1;
/** Of a TCP header: the window, behind which only checksum and urgent pointer come before the options. */
const WINDOW = 14;
const OPTIONS = 20;

/**
 * Recognises packets that were captured twice: a mirrored port sees them come and go, Windows' packet monitor sees them at each layer. The same
 * addresses, ports, IPv4 identification, sequence, acknowledgment and length within a short time make one; a retransmission has an identification
 * of its own. Where there is none (IPv6, or 0), checksum, window, options and payload stand in for it,
 * and the time is a tenth; resets are then never taken for duplicates, for each answers another segment. Of UDP the payload is compared in any case,
 * for nothing numbers its datagrams where a system gives all of them the same identification.
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
    const identified = packet.identification !== 0;
    if (!identified && packet.protocol !== UDP && (packet.flags & RST) !== 0) return false;
    const within = identified ? this.#windowMicros : this.#windowMicros * UNIDENTIFIED;
    return this.#seen(packet, micros, within, ports, packet.sequence, packet.acknowledgment, nameOf(packet), packet.flags);
  }

  /** The same for a packet with the outcome FRAGMENT. One that says otherwise than an earlier one is none. */
  seenFragment(packet: Packet, micros: number): boolean {
    const { buffer, transportOffset, frameEnd, fragmentOffset, moreFragments, fragmentId } = packet;
    const content = hashOf(0, buffer, transportOffset, Math.max(0, frameEnd - transportOffset));
    // Flags no transport header has keep fragments apart from whole packets.
    return this.#seen(
      packet,
      micros,
      this.#windowMicros,
      fragmentOffset,
      fragmentId,
      content,
      packet.encapsulation,
      moreFragments ? 0x300 : 0x200,
    );
  }

  #seen(
    packet: Packet,
    micros: number,
    within: number,
    ports: number,
    sequence: number,
    acknowledgment: number,
    name: number,
    flags: number,
  ): boolean {
    const place = packet.source3 ^ packet.destination3;
    const rest = packet.source0 ^ packet.source1 ^ packet.source2 ^ mix(packet.destination0 ^ packet.destination1 ^ packet.destination2);
    const length = packet.transportLength;
    const kind = packet.protocol | (flags << 8) | (packet.vlan << 18);
    const hash = mix(place ^ mix(ports ^ mix(sequence ^ mix(acknowledgment ^ mix(name ^ mix(length ^ kind))))));
    const slot = hash & (SLOTS - 1);
    const words = this.#words;
    const at = slot * WORDS;
    const same =
      words[at] === packet.source3 &&
      words[at + 1] === packet.destination3 &&
      words[at + 2] === ports &&
      words[at + 3] === sequence &&
      words[at + 4] === acknowledgment &&
      words[at + 5] === name &&
      words[at + 6] === kind &&
      words[at + 7] === rest &&
      words[at + 8] === length;
    const ago = micros - this.#times[slot]!;
    this.#times[slot] = micros;
    if (same) return ago <= within && ago >= -within;
    words[at] = packet.source3;
    words[at + 1] = packet.destination3;
    words[at + 2] = ports;
    words[at + 3] = sequence;
    words[at + 4] = acknowledgment;
    words[at + 5] = name;
    words[at + 6] = kind;
    words[at + 7] = rest;
    words[at + 8] = length;
    return false;
  }
}

/** What tells a packet from the next of the same length and numbers. */
function nameOf(packet: Packet): number {
  const { identification, protocol } = packet;
  if (identification !== 0) return protocol === UDP ? sampleOf(packet, identification) : identification;
  // More than 16 bits, so that it is never taken for an identification.
  const value = packet.checksum | 0x10000;
  return sampleOf(packet, protocol === UDP ? value : optionsOf(packet, value));
}

/** Keep-alives, probes and repeated acknowledgments have the same numbers, and before offload the same checksum, but seldom the same time stamp. */
function optionsOf(packet: Packet, value: number): number {
  const { buffer, transportOffset, payloadOffset, frameEnd } = packet;
  const options = transportOffset + OPTIONS;
  return hashOf(
    hashOf(value, buffer, transportOffset + WINDOW, 2),
    buffer,
    options,
    Math.max(0, Math.min(payloadOffset, frameEnd) - options),
  );
}

function sampleOf({ buffer, payloadOffset, payloadCaptured }: Packet, value: number): number {
  const head = Math.min(SAMPLE, payloadCaptured);
  const tail = Math.min(SAMPLE, payloadCaptured - head);
  return hashOf(hashOf(value, buffer, payloadOffset, head), buffer, payloadOffset + payloadCaptured - tail, tail);
}

function hashOf(start: number, buffer: Uint8Array, offset: number, length: number): number {
  let value = start;
  for (let at = offset; at < offset + length; at++) value = (Math.imul(value, 31) + buffer[at]!) | 0;
  return value;
}

/** A step of MurmurHash3's finalizer, public domain. */
function mix(value: number): number {
  const h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}
