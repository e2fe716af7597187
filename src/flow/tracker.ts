import type { PacketRecord } from '../capture/record.js';
import { Coverage } from '../decode/coverage.js';
import { decode, decodeReassembled } from '../decode/decode.js';
import { DECODED, DUPLICATE, FRAGMENT, MALFORMED_NETWORK, type Outcome, UNSUPPORTED_LINK_TYPE } from '../decode/outcome.js';
import { Packet } from '../decode/packet.js';
import type { Datagram } from './datagram.js';
import { Defragmenter } from './defragmenter.js';
import { Duplicates } from './duplicates.js';
import { DEFAULT_FLOW_LIMITS, type FlowCounters, type FlowLimits } from './limits.js';
import type { PayloadTotals } from './payload.js';
import { type FlowListener, FlowTable } from './table.js';

/** decode and flow composed: packet records in; payload in order and flows that ended out. */
export class FlowTracker {
  #coverage = new Coverage();
  #capture = 0;
  readonly table: FlowTable;
  readonly #packet = new Packet();
  readonly #defragmenter: Defragmenter;
  readonly #duplicates: Duplicates | null;
  readonly #dropDuplicates: boolean;

  constructor(listener: FlowListener, options: Partial<FlowLimits> = {}) {
    const limits = { ...DEFAULT_FLOW_LIMITS, ...options };
    this.table = new FlowTable(listener, limits);
    this.#defragmenter = new Defragmenter(limits);
    this.#duplicates = limits.duplicateWindowMillis > 0 ? new Duplicates(limits.duplicateWindowMillis * 1000) : null;
    this.#dropDuplicates = limits.dropDuplicates;
    this.#packet.maxTunnelDepth = limits.maxTunnelDepth;
  }

  get counters(): FlowCounters {
    return this.table.counters;
  }

  get payload(): PayloadTotals {
    return this.table.payload.totals();
  }

  /** Packets that follow belong to the capture at this position in the run, and are counted in `coverage`. */
  beginCapture(index: number, coverage: Coverage): void {
    this.#coverage = coverage;
    this.#capture = index;
    this.#number(index);
  }

  /** Numbers of packets are those of this capture. */
  #number(capture: number): void {
    this.table.beginCapture(capture);
    this.#defragmenter.beginCapture(capture);
  }

  /** One captured packet. An arrow, so that it can be a `PacketSink`. */
  readonly packet = (record: PacketRecord): void => {
    const packet = this.#packet;
    const outcome = decode(record, packet);
    const micros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
    if (packet.wrongChecksum) this.#coverage.wrongIpChecksums++;
    if (packet.encapsulation !== 0) this.#coverage.countEncapsulated(packet.encapsulation, 1);
    if (outcome === DECODED) this.#decoded(record.number, micros, record.originalLength);
    else this.#notDecoded(outcome, record, micros);
  };

  /** End of the run: so many flows are handed over at each step. */
  *finishing(atOnce: number): Generator<void> {
    for (let datagram = this.#defragmenter.last(); datagram !== null; datagram = this.#defragmenter.last()) this.#giveUp(datagram);
    yield* this.table.finishing(atOnce);
    Object.assign(this.table.counters, this.#defragmenter.counters);
  }

  /** The same in one step. */
  finish(): void {
    for (const _ of this.finishing(Number.POSITIVE_INFINITY));
  }

  #decoded(number: number, micros: number, length: number): void {
    const packet = this.#packet;
    const coverage = this.#coverage;
    const repeated = this.#duplicates?.seen(packet, micros) ?? false;
    coverage.count(repeated ? DUPLICATE : DECODED);
    if (repeated && this.#dropDuplicates) return;
    if (packet.payloadCaptured < packet.payloadLength) coverage.payloadCut++;
    this.table.update(packet, number, micros, length, 1, repeated);
  }

  #notDecoded(outcome: Outcome, record: PacketRecord, micros: number): void {
    const coverage = this.#coverage;
    if (outcome === UNSUPPORTED_LINK_TYPE) coverage.countUnsupported(this.#packet.innerType);
    if (outcome !== FRAGMENT) coverage.count(outcome);
    else this.#fragment(record.number, micros, record.originalLength);
  }

  /** The packet at hand is a fragment. */
  #fragment(number: number, micros: number, wireBytes: number): void {
    const defragmenter = this.#defragmenter;
    const coverage = this.#coverage;
    const packet = this.#packet;
    if (!defragmenter.isPossible(packet)) {
      // No datagram can have it, but one that has the beginning says whose it was.
      const tunnels = packet.encapsulation;
      const outcome = packet.fragmentOffset === 0 ? decodeReassembled(packet) : MALFORMED_NETWORK;
      coverage.moveEncapsulated(tunnels, packet.encapsulation, 1);
      if (outcome === DECODED) this.#decoded(number, micros, wireBytes);
      else coverage.count(outcome);
      return;
    }
    if (this.#duplicates?.seenFragment(packet, micros)) {
      coverage.count(DUPLICATE);
      if (!this.#dropDuplicates && !defragmenter.addDuplicate(packet, micros, wireBytes)) this.table.payload.duplicatesOfNone++;
      return;
    }
    coverage.count(FRAGMENT);
    const datagram = defragmenter.add(packet, number, micros, 1, 1, 0, wireBytes, coverage);
    if (datagram !== null) this.#reassembled(datagram, number, micros);
    for (let old = defragmenter.expired(micros); old !== null; old = defragmenter.expired(micros)) this.#giveUp(old);
  }

  /** What came of a datagram belongs to its flow, if the part with the ports is there. */
  #giveUp(datagram: Datagram): void {
    if (datagram.hasBeginning) {
      this.#number(datagram.capture);
      this.#reassembled(datagram, datagram.packet, datagram.sinceMicros);
      this.#number(this.#capture);
    } else this.table.payload.duplicatesOfNone += datagram.duplicates;
  }

  #reassembled(datagram: Datagram, number: number, micros: number): void {
    const packet = this.#packet;
    const { coverage, counted, frames, duplicates, wireBytes } = datagram;
    const { payload } = this.table;
    datagram.restore(packet);
    const outcome = decodeReassembled(packet);
    coverage.moveEncapsulated(datagram.encapsulation, packet.encapsulation, counted);
    if (outcome === FRAGMENT) {
      // A fragment inside a tunnel whose packets were fragments themselves.
      if (this.#defragmenter.isPossible(packet)) {
        const inner = this.#defragmenter.add(packet, number, micros, frames, counted, duplicates, wireBytes, coverage);
        if (inner !== null) this.#reassembled(inner, number, micros);
      } else {
        coverage.move(FRAGMENT, MALFORMED_NETWORK, counted);
        payload.duplicatesOfNone += duplicates;
      }
      return;
    }
    const repeated = outcome === DECODED && (this.#duplicates?.seen(packet, micros) ?? false);
    coverage.move(FRAGMENT, repeated ? DUPLICATE : outcome, counted);
    if (outcome !== DECODED || (repeated && this.#dropDuplicates)) {
      payload.duplicatesOfNone += duplicates;
      return;
    }
    payload.fromEarlierCaptures += frames - counted - duplicates;
    if (packet.payloadCaptured < packet.payloadLength) coverage.payloadCut += counted;
    this.table.update(packet, number, micros, wireBytes, frames, repeated);
  }
}
