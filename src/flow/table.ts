import { type Packet, TCP } from '../decode/packet.js';
import {
  BYTES,
  CAPTURE,
  CUT,
  ENCAPSULATION,
  FIRST_MICROS,
  FIRST_PACKET,
  FlowColumns,
  INSPECTED,
  INTS,
  LAST_MICROS,
  LAST_PACKET,
  LIMITED,
  LIVE,
  MARKS,
  NUMBER,
  NUMBERS,
  outcomeOf,
  PACKETS,
  PAYLOAD,
  REPLACED,
  sideInts,
  sideNumbers,
} from './columns.js';
import { FALLEN_SILENT, OVER, stateOf } from './expiry.js';
import { FlowIndex } from './flow-index.js';
import { FlowOrder } from './flow-order.js';
import { DEFAULT_FLOW_LIMITS, type FlowCounters, type FlowLimits } from './limits.js';
import { CUT_OFF, DUPLICATED, PayloadCounters } from './payload.js';
import type { StreamSink } from './reorder.js';
import { TcpStreams } from './tcp-stream.js';

/**
 * What the table tells the room that reads payload, of flows not yet settled: the stream of a TCP flow in order, and the datagrams of a UDP flow as
 * they came, each at one call of `data`. A `gap` behind a datagram is what the snaplen cut from it.
 */
export interface FlowListener extends StreamSink {
  /** A flow is complete, or must leave: read its columns now, the row is reused afterwards. */
  ended(flow: number): void;
}

const INITIAL_ROWS = 16_384;
/** New flows between two looks for closed ones that can be handed over; an eighth of the table when that is more, so that looking stays cheap. */
const SWEEP_EVERY = 4096;

/**
 * All conversations under way. A flow ends for the table when it was closed and lingered, when a SYN began another conversation on its
 * addresses and ports, when `maxFlows` forces it out, or at the end of the capture; by silence once there were more than `maxSilentFlows`.
 */
export class FlowTable {
  readonly columns: FlowColumns;
  readonly counters: FlowCounters = {
    flows: 0,
    flowsEvicted: 0,
    flowsFallenSilent: 0,
    reorderLimited: 0,
    holesForgotten: 0,
    reassembledDatagrams: 0,
    incompleteDatagrams: 0,
    datagramsEvicted: 0,
    fragmentOverlaps: 0,
  };
  /** Of the payload of all flows. */
  readonly payload = new PayloadCounters();
  readonly #limits: FlowLimits;
  readonly #index: FlowIndex;
  readonly #streams: TcpStreams;
  readonly #listener: FlowListener;
  readonly #free: number[] = [];
  /** Flows to be handed over. */
  readonly #chosen = new FlowOrder();
  #rows = 0;
  #sinceSweep = 0;
  #capture = 0;

  constructor(listener: FlowListener, limits: Partial<FlowLimits> = {}) {
    this.#limits = { ...DEFAULT_FLOW_LIMITS, ...limits };
    const rows = Math.min(INITIAL_ROWS, this.#limits.maxFlows);
    this.columns = new FlowColumns(rows);
    this.#index = new FlowIndex(rows);
    this.#listener = listener;
    this.#streams = new TcpStreams(this.columns, this.#limits, listener, this.payload);
  }

  /** From now on packets, and flows that begin, belong to this capture (position in the run). Flows under way run on across captures. */
  beginCapture(index: number): void {
    this.#capture = index;
  }

  /**
   * Counts one decoded packet. `number` is its position in the capture, `micros` its time; it came in `frames` frames, whose octets on the wire were
   * `length`. A `repeated` packet was seen before and proves nothing.
   */
  update(packet: Packet, number: number, micros: number, length: number, frames: number, repeated: boolean): void {
    let flow = this.#index.find(packet, this.columns);
    let side = this.#index.side;
    if (flow < 0) {
      flow = this.#begin(packet, number, micros);
      side = 0;
    } else if (packet.protocol === TCP && this.#streams.isNewConversation(packet, flow, side)) {
      this.columns.ints[flow * INTS + MARKS]! |= REPLACED;
      flow = this.#begin(packet, number, micros);
      side = 0;
    }
    const { ints, numbers } = this.columns;
    const row = flow * NUMBERS;
    const sent = sideNumbers(flow, side);
    numbers[sent + PACKETS]! += frames;
    numbers[sent + BYTES]! += length;
    numbers[sent + PAYLOAD]! += packet.payloadLength;
    if (packet.payloadCaptured < packet.payloadLength) ints[sideInts(flow, side) + CUT]! += 1;
    if (micros > numbers[row + LAST_MICROS]!) numbers[row + LAST_MICROS] = micros;
    else if (micros < numbers[row + FIRST_MICROS]!) numbers[row + FIRST_MICROS] = micros;
    this.#place(flow, number);
    this.payload.packets += frames;
    this.payload.octets += packet.payloadLength;
    if (packet.encapsulation !== 0) ints[flow * INTS + ENCAPSULATION]! |= packet.encapsulation;
    if (repeated) this.payload.count(DUPLICATED, packet.payloadLength);
    else if (packet.protocol === TCP) this.#streams.update(packet, flow, side, number, micros);
    else this.#datagram(packet, flow, side, number);
  }

  /** Packets come in the order of their numbers, but for a datagram that waited in vain for the rest of its fragments. */
  #place(flow: number, number: number): void {
    const { ints, numbers } = this.columns;
    const row = flow * NUMBERS;
    const began = ints[flow * INTS + CAPTURE]!;
    if (this.#capture > began || (this.#capture === began && number > numbers[row + LAST_PACKET]!)) numbers[row + LAST_PACKET] = number;
    else if (this.#capture === began && number < numbers[row + FIRST_PACKET]!) numbers[row + FIRST_PACKET] = number;
  }

  #datagram(packet: Packet, flow: number, side: 0 | 1, number: number): void {
    const { payloadOffset, payloadCaptured, payloadLength } = packet;
    const marks = this.#marks(flow);
    this.payload.count(outcomeOf(marks), payloadCaptured);
    this.payload.count(CUT_OFF, payloadLength - payloadCaptured);
    if (payloadCaptured === 0 || (marks & INSPECTED) === 0) return;
    this.#listener.data(flow, side, packet.buffer, payloadOffset, payloadOffset + payloadCaptured, number);
    if (payloadCaptured < payloadLength) this.#listener.gap(flow, side, payloadLength - payloadCaptured, number);
  }

  /** Where a flow lies in `columns`: it is called by its row. */
  row(flow: number): number {
    return flow;
  }

  /** The listener has learned all it can, or may (`limited`): from now on the flow's packets cost counters only. */
  settle(flow: number, limited: boolean): void {
    const { ints } = this.columns;
    // It may have been told of its end meanwhile.
    if ((this.#marks(flow) & INSPECTED) === 0) return;
    ints[flow * INTS + MARKS]! &= ~INSPECTED;
    if (limited) ints[flow * INTS + MARKS]! |= LIMITED;
  }

  /** End of the run: every flow is handed over, in the order they began, so many at each step. */
  *finishing(atOnce: number): Generator<void> {
    this.#choose(() => true);
    for (let at = 0; at < this.#chosen.length; at += atOnce) {
      this.#handOver(at, Math.min(at + atOnce, this.#chosen.length));
      yield;
    }
    this.counters.reorderLimited = this.#streams.reorderLimited;
    this.counters.holesForgotten = this.#streams.holesForgotten;
  }

  #begin(packet: Packet, number: number, micros: number): number {
    if (++this.#sinceSweep >= Math.max(SWEEP_EVERY, this.#rows >> 3)) this.#sweep(packet, micros);
    if (this.#free.length === 0 && this.#rows === this.columns.capacity) this.#makeRoom(packet, micros);
    const flow = this.#free.pop() ?? this.#rows++;
    const columns = this.columns;
    columns.clear(flow);
    columns.ints[flow * INTS + MARKS] = LIVE | INSPECTED;
    columns.ints[flow * INTS + CAPTURE] = this.#capture;
    columns.ints[flow * INTS + NUMBER] = ++this.counters.flows;
    const row = flow * NUMBERS;
    columns.numbers[row + FIRST_MICROS] = columns.numbers[row + LAST_MICROS] = micros;
    columns.numbers[row + FIRST_PACKET] = number;
    this.#index.insert(flow, packet, columns);
    return flow;
  }

  #makeRoom(packet: Packet, micros: number): void {
    if (this.columns.capacity < this.#limits.maxFlows) {
      this.columns.grow(this.#limits.maxFlows);
      this.#reindex(packet);
      return;
    }
    this.#sweep(packet, micros);
    if (this.#free.length < this.columns.capacity / 8) this.#evictSilent(packet);
  }

  /** Hands over flows that are over; when there were too many at once to wait for their ends, those that fell silent as well. */
  #sweep(packet: Packet, now: number): void {
    this.#sinceSweep = 0;
    const { maxSilentFlows, maxFlows } = this.#limits;
    const silenceEnds = this.#rows > Math.min(maxSilentFlows, maxFlows - 1);
    this.#choose((flow) => {
      const state = stateOf(this.columns, flow, now);
      if (state === FALLEN_SILENT && silenceEnds) this.counters.flowsFallenSilent++;
      return state === OVER || (state === FALLEN_SILENT && silenceEnds);
    });
    this.#release(this.#chosen.length);
    this.#reindex(packet);
  }

  /** `maxFlows` reached and nothing is closed: the quarter that has been silent longest leaves. */
  #evictSilent(packet: Packet): void {
    const times = Float64Array.from({ length: this.#rows }, (_, flow) => this.#lastMicros(flow)).sort();
    const threshold = times[this.#rows >> 2]!;
    this.#choose((flow) => this.#lastMicros(flow) <= threshold);
    const evicted = Math.min(this.#chosen.length, Math.max(1, this.#rows >> 2));
    this.#release(evicted);
    this.counters.flowsEvicted += evicted;
    this.#reindex(packet);
  }

  /** Takes the flows under way for which `which` holds, in the order they began. */
  #choose(which: (flow: number) => boolean): void {
    const { ints } = this.columns;
    const chosen = this.#chosen;
    chosen.clear();
    for (let flow = 0; flow < this.#rows; flow++) {
      if ((this.#marks(flow) & LIVE) !== 0 && which(flow)) chosen.add(flow, ints[flow * INTS + NUMBER]!);
    }
    chosen.sort();
  }

  /** Hands over so many of the chosen flows, and frees their rows. */
  #release(flows: number): void {
    this.#handOver(0, flows);
    for (let place = 0; place < flows; place++) this.#free.push(this.#chosen.rowAt(place));
  }

  #handOver(from: number, to: number): void {
    for (let place = from; place < to; place++) {
      const flow = this.#chosen.rowAt(place);
      this.#streams.flush(flow);
      this.#listener.ended(flow);
      this.columns.ints[flow * INTS + MARKS] = 0;
    }
  }

  /** Rebuilds the index, then looks the packet up again so that `insert` knows its slot. */
  #reindex(packet: Packet): void {
    this.#index.rebuild(this.columns, this.#rows, (flow) => (this.#marks(flow) & (LIVE | REPLACED)) === LIVE);
    this.#index.find(packet, this.columns);
  }

  #marks(flow: number): number {
    return this.columns.ints[flow * INTS + MARKS]!;
  }

  #lastMicros(flow: number): number {
    return this.columns.numbers[flow * NUMBERS + LAST_MICROS]!;
  }
}
