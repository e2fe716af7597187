import { TCP } from '../decode/packet.js';
import { type FlowColumns, INTS, KEY, NUMBER, PROTOCOL, SENT_SYN, SIDE_MARKS, sideInts } from '../flow/columns.js';
import type { FlowListener } from '../flow/table.js';
import { Conversation } from './conversation.js';
import { Datagrams } from './datagrams.js';
import { describeFlow } from './describe.js';
import type { FlowEvidence, Side } from './evidence.js';
import type { Learner } from './inspected-flow.js';
import type { LearnedEndpoint } from './inspector.js';
import { DEFAULT_INSPECT_LIMITS, type InspectCounters, type InspectedPayload, type InspectLimits } from './limits.js';
import type { ObservedEndpoint, ObservedFlow } from './observation.js';
import { addToTally, emptyTally, type Tally } from './tally.js';

/** Takes what observing finds out. */
export interface ObservationSink {
  /**
   * What the payload of the flow with this number showed: once, as soon as nothing can be added to it. The answer, above 0 when there is something to
   * remember, comes again with the flow as `told`.
   */
  evidence(flow: number, evidence: FlowEvidence): number;
  /** A flow has ended; its evidence, if there is any, came before, and `told` is what was answered then, or 0. The flow is reused between calls. */
  flow(flow: ObservedFlow, told: number): void;
  endpoint(endpoint: ObservedEndpoint): void;
}

/** Where the flows come from: the table itself, or its rows as they arrive from another thread. */
export interface FlowSource {
  readonly columns: FlowColumns;
  /** Where in `columns` a flow lies, until the next question. Before its end, only the key, the marks and the numbers of flow and capture need to be right. */
  row(flow: number): number;
  /** No more payload of this flow is wanted; `limited`: because of a limit. It may still come for a while. */
  settle(flow: number, limited: boolean): void;
}

/** The payload of one flow, being read. */
type Reading = Conversation | Datagrams;

/** Whether the SYN of side 0 and of side 1 was seen. */
const STARTED = [false, true].map((side0) => [false, true].map((side1): [boolean, boolean] => [side0, side1]));

/** What is still needed of a flow whose evidence has gone to the sink: bits, none before. Such flows wait for their end in great numbers. */
const LEFT = 1;
/** No more of it was read because of a limit: this one, or one of recognition. */
const LEFT_BY_LIMIT = 2;
const INSPECTION_LIMITED = 4;
/** Which side is the client, by its payload. */
const CLIENT_0 = 8;
const CLIENT_1 = 16;

/** Reads the payload of flows, and describes each flow when it has ended. Knows no Exchange and asks nothing about what is allowed. */
export class Inspection implements FlowListener, Learner {
  readonly counters: InspectCounters = { inspectionLimited: 0, recognitionLimited: 0, evidenceLimited: 0, endpointsLimited: 0 };
  readonly payload: InspectedPayload = { inspected: 0, decided: 0, limited: 0 };
  readonly tally: Tally = emptyTally();
  readonly #limits: InspectLimits;
  readonly #sink: ObservationSink;
  #source: FlowSource | null = null;
  /** By row: what is being read. */
  readonly #readings: (Reading | undefined)[] = [];
  /** By row: LEFT and what belongs to it, and what the sink was told. */
  readonly #left: number[] = [];
  readonly #told: number[] = [];
  readonly #reported = new Set<string>();
  #capture = 0;

  constructor(sink: ObservationSink, limits: Partial<InspectLimits> = {}) {
    this.#sink = sink;
    this.#limits = { ...DEFAULT_INSPECT_LIMITS, ...limits };
  }

  /** To be called once, before anything else. */
  attach(source: FlowSource): void {
    this.#source = source;
  }

  /** Packets that follow belong to the capture at this position in the run. */
  beginCapture(index: number): void {
    this.#capture = index;
  }

  data(flow: number, side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    const reading = this.#readings[flow] ?? this.#converse(flow);
    if (reading === null) {
      this.payload[(this.#left[flow]! & LEFT_BY_LIMIT) !== 0 ? 'limited' : 'decided'] += end - start;
      return;
    }
    this.payload.inspected += end - start;
    reading.data(side, bytes, start, end, packet);
    if (reading.settled) this.#settle(flow, reading);
  }

  gap(flow: number, side: Side, length: number, packet: number): void {
    const reading = this.#readings[flow] ?? this.#converse(flow);
    if (reading === null) return;
    reading.gap(side, length, packet);
    if (reading.settled) this.#settle(flow, reading);
  }

  closed(flow: number): void {
    const reading = this.#readings[flow];
    if (reading === undefined) return;
    reading.end();
    this.#leave(flow, reading);
  }

  ended(flow: number): void {
    this.closed(flow);
    const left = this.#left[flow] ?? 0;
    if (left !== 0) this.#left[flow] = 0;
    const clientSide = (left & CLIENT_0) !== 0 ? 0 : (left & CLIENT_1) !== 0 ? 1 : null;
    const observed = this.#describe(flow, clientSide, (left & INSPECTION_LIMITED) !== 0);
    this.#sink.flow(observed, left === 0 ? 0 : this.#told[flow]!);
  }

  learned(flow: number, endpoint: LearnedEndpoint, serverSide: Side): void {
    const server = this.#describe(flow, null, false).sides[serverSide].address;
    this.#report({
      capture: this.#capture,
      address: endpoint.address ?? server,
      port: endpoint.port,
      transport: endpoint.transport,
      uuid: endpoint.uuid,
      version: endpoint.version,
      packet: endpoint.packet,
      basis: 'endpoint-mapper',
    });
  }

  #settle(flow: number, reading: Reading): void {
    this.#source!.settle(flow, reading.inspectionLimited || reading.recognitionLimited);
    this.#leave(flow, reading);
  }

  /** Nothing can be added any more: the evidence goes to the sink now, for the flow itself may stay for long. */
  #leave(flow: number, { evidence, inspectionLimited, recognitionLimited }: Reading): void {
    if (inspectionLimited) this.counters.inspectionLimited++;
    if (recognitionLimited) this.counters.recognitionLimited++;
    if (evidence.leftOut > 0) this.counters.evidenceLimited++;
    addToTally(this.tally, evidence);
    this.#reportBinds(flow, evidence);
    const source = this.#source!;
    this.#told[flow] = this.#sink.evidence(source.columns.ints[source.row(flow) * INTS + NUMBER]! >>> 0, evidence);
    const client = evidence.clientSide === null ? 0 : evidence.clientSide === 0 ? CLIENT_0 : CLIENT_1;
    const limits = inspectionLimited ? LEFT_BY_LIMIT | INSPECTION_LIMITED : recognitionLimited ? LEFT_BY_LIMIT : 0;
    this.#left[flow] = LEFT | client | limits;
    this.#readings[flow] = undefined;
  }

  /** The beginning of a flow's payload; null when its evidence has gone. */
  #converse(flow: number): Reading | null {
    if (((this.#left[flow] ?? 0) & LEFT) !== 0) return null;
    const source = this.#source!;
    const { ints } = source.columns;
    const row = source.row(flow);
    const syns = STARTED[(ints[sideInts(row, 0) + SIDE_MARKS]! & SENT_SYN) === 0 ? 0 : 1]!;
    const started = syns[(ints[sideInts(row, 1) + SIDE_MARKS]! & SENT_SYN) === 0 ? 0 : 1]!;
    const isTcp = (ints[row * INTS + KEY]! & PROTOCOL) === TCP;
    const reading = isTcp ? new Conversation(this.#limits, started, this, flow) : new Datagrams(this.#limits, this, flow);
    this.#readings[flow] = reading;
    return reading;
  }

  #describe(flow: number, clientSide: Side | null, inspectionLimited: boolean): ObservedFlow {
    const source = this.#source!;
    return describeFlow(source.columns, source.row(flow), clientSide, inspectionLimited);
  }

  /** An interface bound on a port names the port for flows whose own bind was not captured. */
  #reportBinds(flow: number, { protocol, clientSide, rpc }: FlowEvidence): void {
    // What is bound in a named pipe or a channel of RPC over HTTP is behind another service, not on the port.
    if (rpc === null || protocol === 'smb' || protocol === 'http') return;
    const { sides, clientSide: client, capture, transport } = this.#describe(flow, clientSide, false);
    const server = sides[client ^ 1]!;
    for (const { uuid, version, packet, accepted } of rpc.interfaces) {
      if (accepted === false) continue;
      this.#report({
        capture,
        address: server.address,
        port: server.port,
        transport,
        uuid,
        version,
        packet,
        basis: 'payload',
      });
    }
  }

  #report(endpoint: ObservedEndpoint): void {
    const key = `${endpoint.basis} ${endpoint.transport} ${endpoint.address} ${endpoint.port} ${endpoint.uuid} ${endpoint.version}`;
    if (this.#reported.has(key)) return;
    if (this.#reported.size >= this.#limits.maxEndpoints) {
      this.counters.endpointsLimited++;
      return;
    }
    this.#reported.add(key);
    this.#sink.endpoint(endpoint);
  }
}
