/** What observing hands to the store: facts of one flow, one capture, one learned endpoint. No verdicts. */
import type { Side } from './evidence.js';

/** `midstream`: began before the capture. TCP without FIN or RST is `open`; nothing ever came back is `unanswered`. */
export type FlowState = 'midstream' | 'open' | 'closed' | 'reset' | 'unanswered';

/** How the server side is known while observing; the judge may know better (`endpoint-mapper`, `static-port`, `port`). */
export type ObservedServerBasis = 'syn' | 'payload' | 'none';

export interface ObservedSide {
  /** Dotted IPv4, or IPv6 in RFC 5952 form. */
  address: string;
  port: number;
  packets: number;
  /** `originalLength` of the frames. */
  bytes: number;
  /** Transport payload octets the headers declare. */
  payloadBytes: number;
  /** TCP octets the capture lost: sequence numbers that no packet carried. */
  gapBytes: number;
  /** Packets whose payload was cut by the snaplen. */
  cutPackets: number;
}

/** One flow. The table reuses a single instance for every flow it hands over: read it during the call. */
export interface ObservedFlow {
  /** In the run, from 1 on, in the order flows began. */
  number: number;
  /** Position of the capture in the run (0-based) in which the flow began. */
  capture: number;
  transport: 'tcp' | 'udp';
  /** Outermost VLAN identifier, or null. */
  vlan: number | null;
  /** Side 0 sent the first packet seen. */
  sides: [ObservedSide, ObservedSide];
  clientSide: Side;
  serverBasis: ObservedServerBasis;
  state: FlowState;
  /** Microseconds since 1970. */
  firstSeenMicros: number;
  lastSeenMicros: number;
  firstPacket: number;
  lastPacket: number;
  /** Inspection ended because `maxInspectedBytes` was reached. */
  inspectionLimited: boolean;
  /** Tunnels its packets came in, joined by `+`; null without. */
  encapsulation: string | null;
}

export interface ObservedEndpoint {
  capture: number;
  address: string;
  port: number;
  transport: 'tcp' | 'udp' | 'http';
  uuid: string;
  version: string;
  /** Packet that proved it, and how: an endpoint-mapper answer, or a bind accepted on that port. */
  packet: number;
  basis: 'endpoint-mapper' | 'payload';
}
