import type { Coverage } from '../decode/coverage.js';
import type { Packet } from '../decode/packet.js';
import { CONFLICTING, Datagram, datagramHash, FRESH, MAX_DATAGRAM } from './datagram.js';
import type { FlowCounters, FlowLimits } from './limits.js';

type FragmentCounters = Pick<FlowCounters, 'reassembledDatagrams' | 'incompleteDatagrams' | 'datagramsEvicted' | 'fragmentOverlaps'>;

/** Datagrams waiting for the rest of their fragments. Time is that of the capture. */
export class Defragmenter {
  readonly counters: FragmentCounters = { reassembledDatagrams: 0, incompleteDatagrams: 0, datagramsEvicted: 0, fragmentOverlaps: 0 };
  readonly #limits: FlowLimits;
  /** In the order their first fragments came. */
  readonly #waiting = new Map<Datagram, number>();
  readonly #byHash = new Map<number, Datagram>();
  #bytes = 0;
  #capture = 0;

  constructor(limits: FlowLimits) {
    this.#limits = limits;
  }

  /** Datagrams that begin from now on belong to this capture (position in the run). */
  beginCapture(index: number): void {
    this.#capture = index;
  }

  /** Whether nothing waits. */
  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Whether any datagram can have this fragment, a packet with the outcome FRAGMENT. */
  isPossible({ fragmentOffset, transportLength, moreFragments }: Packet): boolean {
    return transportLength > 0 && fragmentOffset + transportLength <= MAX_DATAGRAM && !(moreFragments && (transportLength & 7) !== 0);
  }

  /**
   * Takes a possible fragment, which stands for `frames` frames of `wireBytes` octets; `counted` of them count in `coverage`, `duplicates` were captured
   * twice. Returns its datagram when that is whole now.
   */
  add(
    packet: Packet,
    number: number,
    micros: number,
    frames: number,
    counted: number,
    duplicates: number,
    wireBytes: number,
    coverage: Coverage,
  ): Datagram | null {
    const datagram = this.#find(packet, micros) ?? this.#begin(packet, number, micros, coverage);
    datagram.frames += frames;
    datagram.duplicates += duplicates;
    datagram.wireBytes += wireBytes;
    if (datagram.coverage !== coverage) datagram.counted = 0;
    datagram.coverage = coverage;
    datagram.counted += counted;
    if (datagram.refused) return null;
    const before = datagram.bytes.length;
    const what = datagram.add(packet);
    this.#bytes += datagram.bytes.length - before;
    if (what === CONFLICTING) {
      this.counters.fragmentOverlaps++;
      datagram.refused = datagram.family === 6;
    }
    if (what !== FRESH && datagram.refused) return null;
    if (!datagram.whole) return null;
    this.counters.reassembledDatagrams++;
    this.#leave(datagram);
    return datagram;
  }

  /** A fragment that was captured twice: its frame is one of the datagram's, if that still waits. Returns whether it does. */
  addDuplicate(packet: Packet, micros: number, wireBytes: number): boolean {
    const datagram = this.#find(packet, micros);
    if (datagram === null) return false;
    datagram.frames++;
    datagram.duplicates++;
    datagram.wireBytes += wireBytes;
    return true;
  }

  /** A datagram that is given up at this time of the capture, or null: to be asked until there is none. */
  expired(micros: number): Datagram | null {
    const oldest = this.#oldest();
    if (oldest === null) return null;
    const { maxDatagrams, maxFragmentBytes } = this.#limits;
    if (this.#isOld(oldest, micros)) this.counters.incompleteDatagrams++;
    else if (this.#waiting.size > maxDatagrams || this.#bytes > maxFragmentBytes) this.counters.datagramsEvicted++;
    else return null;
    this.#leave(oldest);
    return oldest;
  }

  /** The same at the end of the run. */
  last(): Datagram | null {
    const oldest = this.#oldest();
    if (oldest === null) return null;
    this.counters.incompleteDatagrams++;
    this.#leave(oldest);
    return oldest;
  }

  /** Either way: clocks may be set back. */
  #isOld(datagram: Datagram, micros: number): boolean {
    return Math.abs(micros - datagram.sinceMicros) > this.#limits.fragmentTimeoutSeconds * 1e6;
  }

  #oldest(): Datagram | null {
    for (const datagram of this.#waiting.keys()) return datagram;
    return null;
  }

  /** Identifications come again: a datagram that took too long is not gone on with, though nobody has given it up yet. */
  #find(packet: Packet, micros: number): Datagram | null {
    let datagram = this.#byHash.get(datagramHash(packet)) ?? null;
    while (datagram !== null && (!datagram.isOf(packet) || this.#isOld(datagram, micros))) datagram = datagram.next;
    return datagram;
  }

  #begin(packet: Packet, number: number, micros: number, coverage: Coverage): Datagram {
    const hash = datagramHash(packet);
    const datagram = new Datagram(packet, this.#capture, number, micros, coverage);
    datagram.next = this.#byHash.get(hash) ?? null;
    this.#byHash.set(hash, datagram);
    this.#waiting.set(datagram, hash);
    return datagram;
  }

  #leave(datagram: Datagram): void {
    const hash = this.#waiting.get(datagram)!;
    this.#waiting.delete(datagram);
    this.#bytes -= datagram.bytes.length;
    let at = this.#byHash.get(hash)!;
    if (at === datagram) {
      if (datagram.next === null) this.#byHash.delete(hash);
      else this.#byHash.set(hash, datagram.next);
      return;
    }
    while (at.next !== datagram) at = at.next!;
    at.next = datagram.next;
  }
}
