/** What the store gives back: the shapes its queries yield and its writer takes. SQL stays inside this room. */
import type { FlowEvidence } from '../inspect/evidence.js';
import type { FlowState, ObservedServerBasis } from '../inspect/observation.js';
import type { SipMedia } from '../inspect/sip/evidence.js';

export interface StoredSide {
  address: string;
  port: number;
  packets: number;
  bytes: number;
  payloadBytes: number;
  gapBytes: number;
  cutPackets: number;
}

/** A flow as observed. `client` and `server` follow `serverBasis`; with `none` the sides are the observer's guess. */
export interface StoredFlow {
  id: number;
  captureId: number;
  transport: 'tcp' | 'udp';
  vlan: number | null;
  firstSeenMicros: number;
  lastSeenMicros: number;
  firstPacket: number;
  lastPacket: number;
  client: StoredSide;
  server: StoredSide;
  serverBasis: ObservedServerBasis;
  state: FlowState;
  inspectionLimited: boolean;
  /** Tunnels its packets came in, joined by `+`, such as `gre+erspan`; null without. */
  encapsulation: string | null;
  /** `clientSide` and `Side` values inside are relative to the observer: `clientIsSide` says which side is `client` here. */
  clientIsSide: 0 | 1;
  evidence: FlowEvidence | null;
}

/** The little of a flow that tells which flows can share a verdict. */
export interface FlowOutline {
  id: number;
  transport: 'tcp' | 'udp';
  client: { address: string; port: number };
  server: { address: string; port: number };
  serverBasis: ObservedServerBasis;
  firstSeenMicros: number;
  /** Flows with the same number have the same kinds of evidence. */
  signature: number;
}

/** A client that tried many ports of a server without a word. */
export interface PortScan {
  client: string;
  server: string;
}

export interface StoredCapture {
  id: number;
  name: string;
  path: string;
  bytes: number;
  sha256: string | null;
  format: string;
  compression: string | null;
  packets: number;
  firstTimeMicros: number | null;
  lastTimeMicros: number | null;
  /** `{id, section, linkType, snaplen, name, filter, packets}` of each interface. */
  interfaces: StoredInterface[];
  problem: { code: string; message: string; offset: number; packet: number } | null;
  /** IPv4 headers that did not match their checksum; the packets were read all the same. */
  wrongIpChecksums: number;
  /** The file does not tell the time zone of its times; they are given as UTC. */
  timeZoneUnknown: boolean;
  /** Names of hosts the capture carries, programs of the capturing system, and packets it dropped on purpose. */
  names: { address: string; name: string }[];
  processes: StoredProcess[];
  drops: { reason: string; packets: number }[];
  /** Packets in tunnels, by the tunnels around them. */
  encapsulated: [encapsulation: string, packets: number][];
  /** Everything else the reader counted, by name. */
  counters: Record<string, number>;
  /** Packets the capturing system says it dropped; null when the file does not tell. */
  droppedByCapture: number | null;
  containsTlsSecrets: boolean;
  interrupted: boolean;
}

/** The run that wrote the store. */
export interface StoredRun {
  exscopeVersion: string;
  /** ISO time. */
  createdAt: string;
  /** It was stopped early: the store holds what was read until then. */
  interrupted: boolean;
}

/** What the writer takes of one capture: the reader's facts and the decoder's counts. */
export interface CaptureRecord extends Omit<StoredCapture, 'id' | 'counters'> {
  byteOrder: string | null;
  capturedBytes: number;
  originalBytes: number;
  sections: number;
  counters: {
    correctedLengths: number;
    unknownInterface: number;
    withoutTime: number;
    outOfTimeOrder: number;
    clockWentBack: number;
    blocksSkipped: number;
    resumed: number;
    annotationsNotListed: number;
    interfacesNotListed: number;
  };
  skippedBlocks: { type: number; blocks: number }[];
  coverage: [outcome: string, packets: number][];
  payloadCut: number;
  unsupportedLinkTypes: [linkType: number, packets: number][];
}

export interface CoverageRow {
  captureId: number;
  /** By outcome; they add up to the packets read. */
  packets: Record<string, number>;
  /** Decoded packets whose payload the snaplen cut. */
  payloadCut: number;
  unsupportedLinkTypes: [linkType: number, packets: number][];
}

/** Files of a ring buffer that were not among the captures. */
export interface MissingSet {
  /** How the files are called, `*` in the place of number and time. */
  set: string;
  first: number;
  last: number;
}

export interface StoredProcess {
  pid: number;
  path: string | null;
  local: { address: string; port: number } | null;
  remote: { address: string; port: number } | null;
  packets: number | null;
}

export interface StoredInterface {
  id: number;
  section: number;
  linkType: number;
  snaplen: number;
  name: string | null;
  filter: string | null;
  packets: number;
}

/** What a session description in a flow of SIP says of one stream of media. */
export interface StoredMedia extends SipMedia {
  flowId: number;
}

export interface StoredEndpoint {
  captureId: number;
  address: string;
  port: number;
  transport: 'tcp' | 'udp' | 'http';
  uuid: string;
  version: string;
  packet: number;
  basis: 'endpoint-mapper' | 'payload';
}

export type Basis = 'payload' | 'endpoint-mapper' | 'static-port' | 'port' | 'port-range' | 'syn' | 'none';
export type Expectation = 'expected' | 'exception' | 'unexpected' | 'unrelated';
export type Protection = 'encrypted' | 'upgraded' | 'cleartext' | 'obfuscated' | 'signed' | 'undetermined';

/** A verdict shared by all flows that gave the judge the same facts. */
export interface VerdictRow {
  protocol: string;
  protocolBasis: Basis;
  pathId: string | null;
  pathTitle: string | null;
  pathRelease: string | null;
  pathBasis: Basis | null;
  expectation: Expectation;
  reasons: string[];
  protection: Protection;
  protectionMechanism: string | null;
  protectionBasis: Basis;
  protectionReason: string | null;
  /** Readable on purpose (DNS, endpoint mapper, Kerberos): no violation. */
  byDesign: boolean;
  clientRole: string | null;
  serverRole: string | null;
}

/** A flow with its verdict, client and server in the places the judge gave them. */
export interface JudgedFlow extends Omit<StoredFlow, 'serverBasis'> {
  serverBasis: Basis;
  verdict: VerdictRow;
}

/** A judged flow for a list: what its payload told is not read. */
export type ListedFlow = Omit<JudgedFlow, 'evidence'>;

/** A flow's own part of the verdict. */
export interface FlowVerdictRow {
  flowId: number;
  /** Index into the verdicts given along. */
  verdict: number;
  /** The judge knows the server side better than the observer: swap client and server of the stored flow. */
  swapped: boolean;
  /** How the server side is known, after judging. */
  serverBasis: Basis;
}

/** Something a host was seen serving, once however many flows showed it. */
export interface Sighting {
  address: string;
  /** Set when the host answered on one of the ports asked about. */
  answered: { transport: string; port: number } | null;
  /** Greeting of a mail service. */
  banner: string | null;
  /** Exchange service of a virtual directory, as answered over HTTP. */
  web: { server: string | null; service: string; status: number | null } | null;
  /** What Exchange says of itself in the headers of its answers: version, and name of the server that took the request. */
  headers: { exchangeVersion: string | null; frontEnd: string | null } | null;
}

export interface HostRow {
  address: string;
  roles: string[];
  /** `configured` by the user, or `inferred` from what it was seen doing. */
  basis: 'configured' | 'inferred';
  /** One sentence: why this role. */
  why: string;
  releases: string[];
  exchange: boolean;
}

/** What a judgement was made with: the site profile, member by member, and the version of the catalog. */
export interface JudgementSettings {
  name: string | null;
  releases: string[];
  hosts: { address: string; roles: string[]; name: string | null; releases: string[] }[];
  networks: { name: string; kind: string; addresses: string[] }[];
  staticPorts: { service: string; port: number; servers: string[] | null }[];
  replicationPort: number | null;
  exceptions: { name: string; who: string; why: string; until: string | null }[];
  catalog: string;
  /** Users' own catalogs, whole: the store explains itself without their files. */
  ownCatalogs: unknown[];
}

export interface Judgement {
  settings: JudgementSettings;
  /** Written as it is drawn, so that flows of any number are judged in the same memory; the flows may be read meanwhile. */
  flowVerdicts: Iterable<FlowVerdictRow>;
  /** Asked for when `flowVerdicts` has come to its end. */
  conclude: () => Conclusion;
}

/** What is known of the flows together. */
export interface Conclusion {
  /** By the numbers `flowVerdicts` gave them. */
  verdicts: VerdictRow[];
  hosts: HostRow[];
  /** Limits of the judgement, for the table `limits`. */
  limits?: Record<string, number>;
}
