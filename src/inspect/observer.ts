import type { PacketRecord } from '../capture/record.js';
import { Coverage } from '../decode/coverage.js';
import { decode } from '../decode/decode.js';
import { DECODED, UNSUPPORTED_LINK_TYPE } from '../decode/outcome.js';
import { Packet } from '../decode/packet.js';
import { SENT_SYN, SIDE_MARKS, sideInts } from '../flow/columns.js';
import type { FlowCounters, FlowLimits } from '../flow/limits.js';
import { type FlowListener, FlowTable } from '../flow/table.js';
import { Conversation } from './conversation.js';
import { describeFlow } from './describe.js';
import type { Side } from './evidence.js';
import type { LearnedEndpoint } from './inspector.js';
import { DEFAULT_INSPECT_LIMITS, type InspectCounters, type InspectLimits } from './limits.js';
import type { ObservedEndpoint, ObservedFlow } from './observation.js';

/** Takes what observing finds out. `flow` is reused between calls. */
export interface ObservationSink {
  flow(flow: ObservedFlow): void;
  endpoint(endpoint: ObservedEndpoint): void;
}

export type ObserverLimits = FlowLimits & InspectLimits;

/** decode, flow and inspect composed: packets in, facts out. Knows no Exchange and asks nothing about what is allowed. */
export class Observer implements FlowListener {
  readonly inspectCounters: InspectCounters = { inspectionLimited: 0, recognitionLimited: 0, endpointsLimited: 0 };
  /** Of the capture being read. */
  coverage = new Coverage();
  readonly #packet = new Packet();
  readonly #table: FlowTable;
  readonly #limits: InspectLimits;
  readonly #sink: ObservationSink;
  /** By flow: what is being read, or was; undefined for flows without payload. */
  readonly #conversations: (Conversation | undefined)[] = [];
  readonly #reported = new Set<string>();
  #capture = 0;

  constructor(sink: ObservationSink, limits: Partial<ObserverLimits> = {}) {
    this.#sink = sink;
    this.#limits = { ...DEFAULT_INSPECT_LIMITS, ...limits };
    this.#table = new FlowTable(this, limits);
  }

  get flowCounters(): FlowCounters {
    return this.#table.counters;
  }

  /** Packets that follow belong to the capture at this position in the run. */
  beginCapture(index: number): void {
    this.#capture = index;
    this.coverage = new Coverage();
    this.#table.beginCapture(index);
  }

  /** One captured packet. An arrow, so that it can be a `PacketSink`. */
  readonly packet = (record: PacketRecord): void => {
    const packet = this.#packet;
    const outcome = decode(record, packet);
    this.coverage.count(outcome);
    if (outcome !== DECODED) {
      if (outcome === UNSUPPORTED_LINK_TYPE) this.coverage.countUnsupported(record.linkType);
      return;
    }
    if (packet.payloadCaptured < packet.payloadLength) this.coverage.payloadCut++;
    const micros = record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000);
    this.#table.update(packet, record.number, micros, record.originalLength);
  };

  /** End of the run. */
  finish(): void {
    this.#table.finish();
  }

  data(flow: number, side: Side, bytes: Uint8Array, start: number, end: number, packet: number): void {
    const conversation = this.#conversations[flow] ?? this.#converse(flow);
    conversation.data(side, bytes, start, end, packet);
    if (conversation.settled) this.#table.settle(flow);
  }

  gap(flow: number, side: Side, length: number, packet: number): void {
    const conversation = this.#conversations[flow] ?? this.#converse(flow);
    conversation.gap(side, length, packet);
    if (conversation.settled) this.#table.settle(flow);
  }

  ended(flow: number): void {
    const conversation = this.#conversations[flow];
    if (conversation !== undefined) {
      conversation.end();
      if (conversation.inspectionLimited) this.inspectCounters.inspectionLimited++;
      if (conversation.recognitionLimited) this.inspectCounters.recognitionLimited++;
      this.#conversations[flow] = undefined;
    }
    const observed = describeFlow(this.#table.columns, flow, conversation?.evidence ?? null, conversation?.inspectionLimited ?? false);
    this.#reportBinds(observed);
    this.#sink.flow(observed);
  }

  #converse(flow: number): Conversation {
    const { ints } = this.#table.columns;
    const sawSyn = (side: Side) => (ints[sideInts(flow, side) + SIDE_MARKS]! & SENT_SYN) !== 0;
    const started = [sawSyn(0), sawSyn(1)] as const;
    const conversation = new Conversation(this.#limits, started, (endpoint, serverSide) => this.#learned(flow, endpoint, serverSide));
    this.#conversations[flow] = conversation;
    return conversation;
  }

  #learned(flow: number, endpoint: LearnedEndpoint, serverSide: Side): void {
    const server = describeFlow(this.#table.columns, flow, null, false).sides[serverSide].address;
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

  /** An interface bound on a port names the port for flows whose own bind was not captured. */
  #reportBinds(flow: ObservedFlow): void {
    // What is bound in a named pipe is behind SMB, not on the port.
    if (flow.evidence?.rpc == null || flow.evidence.protocol === 'smb') return;
    const server = flow.sides[flow.clientSide ^ 1]!;
    for (const { uuid, version, packet, accepted } of flow.evidence.rpc.interfaces) {
      if (accepted === false) continue;
      this.#report({
        capture: flow.capture,
        address: server.address,
        port: server.port,
        transport: 'tcp',
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
      this.inspectCounters.endpointsLimited++;
      return;
    }
    this.#reported.add(key);
    this.#sink.endpoint(endpoint);
  }
}
