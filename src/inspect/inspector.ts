import type { ApplicationProtocol, FlowEvidence, Side } from './evidence.js';

/** What `recognise` says of the first bytes one side sent. */
export const NO = 0;
/** Consistent so far, too short to say. */
export const MORE = 1;
/** This protocol, and these bytes come from its client. */
export const CLIENT = 2;
/** This protocol, and these bytes come from its server. */
export const SERVER = 3;
/** This protocol; the bytes do not tell which side is which. */
export const EITHER = 4;
export type Recognition = typeof NO | typeof MORE | typeof CLIENT | typeof SERVER | typeof EITHER;

/** A service an endpoint mapper named. */
export interface LearnedEndpoint {
  /** Address from the tower; null means the answering server itself (towers say 0.0.0.0). */
  address: string | null;
  port: number;
  transport: 'tcp' | 'udp' | 'http';
  uuid: string;
  version: string;
  /** Packet of the ept_map or ept_lookup answer. */
  packet: number;
}

/** What an inspector knows of its surroundings. One per flow under inspection. */
export interface InspectionContext {
  readonly evidence: FlowEvidence;
  /** Number of the packet whose bytes are being handed over. */
  readonly packet: number;
  /** Whether the flow's first byte of this side was captured (SYN seen). */
  sawStart(side: Side): boolean;
  /** Reports an endpoint; the server is `serverSide` of this flow. */
  learn(endpoint: LearnedEndpoint, serverSide: Side): void;
}

/**
 * Follows one flow's payload. Bytes arrive in order, in pieces of any size; `bytes` is only valid during the call,
 * so what must wait is copied, within a limit. No method throws, whatever the bytes.
 */
export interface Inspector {
  data(side: Side, bytes: Uint8Array, start: number, end: number): void;
  /** `length` bytes of this side are missing (lost, or cut by the snaplen). */
  gap(side: Side, length: number): void;
  /** The flow or the capture ended. */
  end(): void;
  /** Nothing more to learn: from now on the flow's packets cost counters only. */
  readonly done: boolean;
  /** The other side contradicted the recognition: what was noted in the evidence is void and is discarded by the caller. */
  readonly rejected: boolean;
}

/** One protocol: a line of `registry.ts`. */
export interface Protocol {
  readonly name: ApplicationProtocol;
  /** What it may turn out to be as well, as later bytes tell. */
  readonly others?: readonly ApplicationProtocol[];
  /**
   * Pure and cheap. `midstream`: the bytes begin at a segment boundary somewhere inside the stream; be stricter.
   * Never answers CLIENT/SERVER/EITHER on bytes another protocol could begin with, unless `create`'s inspector rejects later.
   */
  recognise(bytes: Uint8Array, start: number, end: number, midstream: boolean): Recognition;
  /** `clientSide` as recognised, null when the bytes did not tell. */
  create(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector;
}
