import { type Packet, TCP } from '../decode/packet.js';
import { FlowColumns, INSPECTED, LIVE, REPLACED, SENT_FIN, WAS_RESET } from './columns.js';
import { FlowIndex } from './flow-index.js';
import { DEFAULT_FLOW_LIMITS, type FlowCounters, type FlowLimits } from './limits.js';
import type { StreamSink } from './reorder.js';
import { TcpStreams } from './tcp-stream.js';

/** What the table tells the room that reads payload. Payload comes in order, for TCP flows not yet settled. */
export interface FlowListener extends StreamSink {
  /** A flow is complete, or must leave: read its columns now, the row is reused afterwards. */
  ended(flow: number): void;
}

const INITIAL_ROWS = 4096;
/** New flows between two looks for closed ones that can be handed over; a quarter of the table when that is more, so that looking stays cheap. */
const SWEEP_EVERY = 4096;
/** What systems keep in TIME_WAIT (RFC 9293 3.3.2): a closed flow's last retransmissions still belong to it. */
const LINGER_MICROS = 60_000_000;

/**
 * All conversations under way. A flow ends for the table only when it was closed and lingered, when a SYN began another
 * conversation on its addresses and ports, when `maxFlows` forces it out, or at the end of the capture: mail clients stay
 * silent for half an hour, so silence alone ends nothing.
 */
export class FlowTable {
  readonly columns: FlowColumns;
  readonly counters: FlowCounters = { flows: 0, flowsEvicted: 0, reorderLimited: 0, holesForgotten: 0 };
  readonly #limits: FlowLimits;
  readonly #index: FlowIndex;
  readonly #streams: TcpStreams;
  readonly #listener: FlowListener;
  readonly #free: number[] = [];
  #rows = 0;
  #sinceSweep = 0;
  #capture = 0;

  constructor(listener: FlowListener, limits: Partial<FlowLimits> = {}) {
    this.#limits = { ...DEFAULT_FLOW_LIMITS, ...limits };
    const rows = Math.min(INITIAL_ROWS, this.#limits.maxFlows);
    this.columns = new FlowColumns(rows);
    this.#index = new FlowIndex(rows);
    this.#listener = listener;
    this.#streams = new TcpStreams(this.columns, this.#limits, listener);
  }

  /** From now on new flows belong to this capture (position in the run). Flows under way run on across captures. */
  beginCapture(index: number): void {
    this.#capture = index;
  }

  /** Counts one decoded packet. `number` is its position in the capture, `micros` its time, `length` its octets on the wire. */
  update(packet: Packet, number: number, micros: number, length: number): void {
    let flow = this.#index.find(packet, this.columns);
    let side = this.#index.side;
    if (flow < 0) {
      flow = this.#begin(packet, number, micros);
      side = 0;
    } else if (packet.protocol === TCP && this.#streams.isNewConversation(packet, flow, side)) {
      this.columns.marks[flow]! |= REPLACED;
      flow = this.#begin(packet, number, micros);
      side = 0;
    }
    const columns = this.columns;
    const direction = flow * 2 + side;
    columns.packets[direction]!++;
    columns.bytes[direction]! += length;
    columns.payload[direction]! += packet.payloadLength;
    if (packet.payloadCaptured < packet.payloadLength) columns.cut[direction]!++;
    if (micros > columns.lastMicros[flow]!) columns.lastMicros[flow] = micros;
    else if (micros < columns.firstMicros[flow]!) columns.firstMicros[flow] = micros;
    columns.lastPackets[flow] = number;
    if (packet.protocol === TCP) this.#streams.update(packet, flow, side, number, micros);
  }

  /** The listener has learned all it can: from now on the flow's packets cost counters only. */
  settle(flow: number): void {
    this.columns.marks[flow]! &= ~INSPECTED;
  }

  /** End of the run: every flow is handed over, in the order they began. */
  finish(): void {
    for (let flow = 0; flow < this.#rows; flow++) if ((this.columns.marks[flow]! & LIVE) !== 0) this.#handOver(flow);
    this.counters.reorderLimited = this.#streams.reorderLimited;
    this.counters.holesForgotten = this.#streams.holesForgotten;
  }

  #begin(packet: Packet, number: number, micros: number): number {
    if (++this.#sinceSweep >= Math.max(SWEEP_EVERY, this.#rows >> 2)) this.#sweep(packet, micros);
    if (this.#free.length === 0 && this.#rows === this.columns.capacity) this.#makeRoom(packet, micros);
    const flow = this.#free.pop() ?? this.#rows++;
    const columns = this.columns;
    columns.clear(flow);
    columns.marks[flow] = packet.protocol === TCP ? LIVE | INSPECTED : LIVE;
    columns.captures[flow] = this.#capture;
    columns.firstMicros[flow] = columns.lastMicros[flow] = micros;
    columns.firstPackets[flow] = number;
    this.#index.insert(flow, packet, columns);
    this.counters.flows++;
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

  /** Hands over flows that were replaced, or closed and lingered. */
  #sweep(packet: Packet, now: number): void {
    this.#sinceSweep = 0;
    const { marks, lastMicros, sideMarks } = this.columns;
    for (let flow = 0; flow < this.#rows; flow++) {
      const mark = marks[flow]!;
      if ((mark & LIVE) === 0) continue;
      const closed = (mark & WAS_RESET) !== 0 || (sideMarks[flow * 2]! & sideMarks[flow * 2 + 1]! & SENT_FIN) !== 0;
      if ((mark & REPLACED) !== 0 || (closed && now - lastMicros[flow]! > LINGER_MICROS)) this.#release(flow);
    }
    this.#reindex(packet);
  }

  /** `maxFlows` reached and nothing is closed: the quarter that has been silent longest leaves. */
  #evictSilent(packet: Packet): void {
    const { marks, lastMicros } = this.columns;
    const times = lastMicros.slice(0, this.#rows).sort();
    const threshold = times[this.#rows >> 2]!;
    let room = Math.max(1, this.#rows >> 2);
    for (let flow = 0; flow < this.#rows && room > 0; flow++) {
      if ((marks[flow]! & LIVE) === 0 || lastMicros[flow]! > threshold) continue;
      this.#release(flow);
      this.counters.flowsEvicted++;
      room--;
    }
    this.#reindex(packet);
  }

  #release(flow: number): void {
    this.#handOver(flow);
    this.#free.push(flow);
  }

  #handOver(flow: number): void {
    this.#streams.flush(flow);
    this.#listener.ended(flow);
    this.columns.marks[flow] = 0;
  }

  /** Rebuilds the index, then looks the packet up again so that `insert` knows its slot. */
  #reindex(packet: Packet): void {
    const { marks } = this.columns;
    this.#index.rebuild(this.columns, this.columns.capacity, (flow) => (marks[flow]! & (LIVE | REPLACED)) === LIVE);
    this.#index.find(packet, this.columns);
  }
}
