import type { FlowEvidence } from '../inspect/evidence.js';
import { Interned } from '../interned.js';
import type { Value } from './evidence/table.js';
import { listOf } from './json-shape.js';
import type {
  Basis,
  Expectation,
  FlowOutline,
  HostRow,
  JudgedFlow,
  Protection,
  StoredCapture,
  StoredEndpoint,
  StoredFlow,
  StoredInterface,
  StoredProcess,
  StoredRun,
  StoredSide,
  VerdictRow,
} from './rows.js';

/** A row as the driver gives it. */
export type Row = Record<string, Value>;

/** Columns of `flowOf`, in its order. */
export const FLOW_COLUMNS = [
  'id',
  'capture_id',
  'transport',
  'vlan',
  'first_seen_us',
  'last_seen_us',
  'first_packet',
  'last_packet',
  ...sideColumns('client'),
  ...sideColumns('server'),
  'server_basis',
  'state',
  'client_is_side',
  'inspection_limited',
  'has_evidence',
  'encapsulation',
].map((column) => `f.${column}`);

function sideColumns(end: 'client' | 'server'): string[] {
  return ['address', 'port', 'packets', 'bytes', 'payload_bytes', 'gap_bytes', 'cut_packets'].map((column) => `${end}_${column}`);
}

/** Position of `has_evidence`; behind FLOW_COLUMNS come those of a judged flow. */
export const HAS_EVIDENCE = 26;
export const VERDICT = 28;
const SWAPPED = 29;
const JUDGED_BASIS = 30;

/** Addresses of hosts: each has many flows. */
const addresses = new Interned(65_536);

/** A flow from an array in the order of FLOW_COLUMNS: there are many, and arrays are read faster than objects. */
export function flowOf(row: readonly Value[], evidence: FlowEvidence | null, swapped = false): StoredFlow {
  return {
    id: row[0] as number,
    captureId: row[1] as number,
    transport: row[2] as StoredFlow['transport'],
    vlan: row[3] as number | null,
    firstSeenMicros: row[4] as number,
    lastSeenMicros: row[5] as number,
    firstPacket: row[6] as number,
    lastPacket: row[7] as number,
    client: sideOf(row, swapped ? 15 : 8),
    server: sideOf(row, swapped ? 8 : 15),
    serverBasis: row[22] as StoredFlow['serverBasis'],
    state: row[23] as StoredFlow['state'],
    clientIsSide: (swapped ? (row[24] as number) ^ 1 : row[24]) as 0 | 1,
    inspectionLimited: row[25] === 1,
    encapsulation: row[27] as string | null,
    evidence,
  };
}

/** The same of a judged flow, client and server in the places the judge gave them. */
export function judgedFlowOf(row: readonly Value[], evidence: FlowEvidence | null, verdict: VerdictRow): JudgedFlow {
  const flow: Omit<StoredFlow, 'serverBasis'> & Partial<JudgedFlow> = flowOf(row, evidence, row[SWAPPED] === 1);
  // Spread into another, each flow would be an object of a kind of its own to V8, and slow to read.
  flow.serverBasis = row[JUDGED_BASIS] as Basis;
  flow.verdict = verdict;
  return flow as JudgedFlow;
}

function sideOf(row: readonly Value[], at: number): StoredSide {
  return {
    address: addresses.of(row[at] as string),
    port: row[at + 1] as number,
    packets: row[at + 2] as number,
    bytes: row[at + 3] as number,
    payloadBytes: row[at + 4] as number,
    gapBytes: row[at + 5] as number,
    cutPackets: row[at + 6] as number,
  };
}

/** Columns of `outlineOf`, in its order. */
export const OUTLINE_COLUMNS = [
  'id',
  'transport',
  'client_address',
  'client_port',
  'server_address',
  'server_port',
  'server_basis',
  'first_seen_us',
  'signature',
];

export function outlineOf(row: readonly Value[]): FlowOutline {
  return {
    id: row[0] as number,
    transport: row[1] as FlowOutline['transport'],
    client: { address: row[2] as string, port: row[3] as number },
    server: { address: row[4] as string, port: row[5] as number },
    serverBasis: row[6] as FlowOutline['serverBasis'],
    firstSeenMicros: row[7] as number,
    signature: row[8] as number,
  };
}

export function verdictOf(row: Row): VerdictRow {
  return {
    protocol: row.protocol as string,
    protocolBasis: row.protocol_basis as Basis,
    pathId: row.path_id as string | null,
    pathTitle: row.path_title as string | null,
    pathRelease: row.path_release as string | null,
    pathBasis: row.path_basis as Basis | null,
    expectation: row.expectation as Expectation,
    reasons: listOf(row.reasons, 'string'),
    protection: row.protection as Protection,
    protectionMechanism: row.protection_mechanism as string | null,
    protectionBasis: row.protection_basis as Basis,
    protectionReason: row.protection_reason as string | null,
    byDesign: row.by_design === 1,
    clientRole: row.client_role as string | null,
    serverRole: row.server_role as string | null,
  };
}

export function hostOf(row: Row): HostRow {
  return {
    address: row.address as string,
    roles: listOf(row.roles, 'string'),
    basis: row.basis as HostRow['basis'],
    why: row.why as string,
    releases: listOf(row.releases, 'string'),
    exchange: row.exchange === 1,
  };
}

export function runOf(row: Row): StoredRun {
  return {
    exscopeVersion: row.exscope_version as string,
    createdAt: row.created_at as string,
    interrupted: row.interrupted === 1,
  };
}

export function endpointOf(row: Row): StoredEndpoint {
  return {
    captureId: row.capture_id as number,
    address: row.address as string,
    port: row.port as number,
    transport: row.transport as StoredEndpoint['transport'],
    uuid: row.uuid as string,
    version: row.version as string,
    packet: row.packet as number,
    basis: row.basis as StoredEndpoint['basis'],
  };
}

export function interfaceOf(row: Row): StoredInterface {
  return {
    id: row.number as number,
    section: row.section as number,
    linkType: row.link_type as number,
    snaplen: row.snaplen as number,
    name: row.name as string | null,
    filter: row.filter as string | null,
    packets: row.packets as number,
  };
}

/** What other tables hold of a capture. */
export type CaptureAnnotations = Pick<StoredCapture, 'names' | 'processes' | 'drops' | 'encapsulated'>;

export function processOf(row: Row): StoredProcess {
  const end = (address: Value | undefined, port: Value | undefined) =>
    address === null ? null : { address: address as string, port: port as number };
  return {
    pid: row.pid as number,
    path: row.path as string | null,
    local: end(row.local_address, row.local_port),
    remote: end(row.remote_address, row.remote_port),
    packets: row.packets as number | null,
  };
}

export function captureOf(row: Row, interfaces: StoredInterface[], annotations: CaptureAnnotations): StoredCapture {
  return {
    id: row.id as number,
    name: row.name as string,
    path: row.path as string,
    bytes: row.bytes as number,
    sha256: row.sha256 as string | null,
    format: row.format as string,
    compression: row.compression as string | null,
    packets: row.packets as number,
    firstTimeMicros: row.first_time_us as number | null,
    lastTimeMicros: row.last_time_us as number | null,
    interfaces,
    problem:
      row.problem_code === null
        ? null
        : {
            code: row.problem_code as string,
            message: row.problem as string,
            offset: row.problem_offset as number,
            packet: row.problem_packet as number,
          },
    counters: {
      sections: row.sections as number,
      correctedLengths: row.corrected_lengths as number,
      unknownInterface: row.unknown_interface as number,
      withoutTime: row.without_time as number,
      outOfTimeOrder: row.out_of_time_order as number,
      clockWentBack: row.clock_went_back as number,
      blocksSkipped: row.blocks_skipped as number,
      interfacesNotListed: row.interfaces_not_listed as number,
      resumed: row.resumed as number,
      annotationsNotListed: row.annotations_not_listed as number,
    },
    wrongIpChecksums: row.wrong_ip_checksums as number,
    timeZoneUnknown: row.time_zone_unknown === 1,
    ...annotations,
    droppedByCapture: row.dropped_by_capture as number | null,
    containsTlsSecrets: row.contains_tls_secrets === 1,
    interrupted: row.interrupted === 1,
  };
}
