import type { FlowEvidence } from '../inspect/evidence.js';
import type { Value } from './evidence-tables.js';
import type {
  Basis,
  Expectation,
  HostRow,
  Protection,
  StoredCapture,
  StoredFlow,
  StoredInterface,
  StoredSide,
  VerdictRow,
} from './rows.js';

/** A row as the driver gives it. */
export type Row = Record<string, Value>;

export function flowOf(row: Row, evidence: FlowEvidence | null): StoredFlow {
  return {
    id: row.id as number,
    captureId: row.capture_id as number,
    transport: row.transport as StoredFlow['transport'],
    vlan: row.vlan as number | null,
    firstSeenMicros: row.first_seen_us as number,
    lastSeenMicros: row.last_seen_us as number,
    firstPacket: row.first_packet as number,
    lastPacket: row.last_packet as number,
    client: sideOf(row, 'client'),
    server: sideOf(row, 'server'),
    serverBasis: row.server_basis as StoredFlow['serverBasis'],
    state: row.state as StoredFlow['state'],
    inspectionLimited: row.inspection_limited === 1,
    clientIsSide: row.client_is_side as 0 | 1,
    evidence,
  };
}

function sideOf(row: Row, end: 'client' | 'server'): StoredSide {
  return {
    address: row[`${end}_address`] as string,
    port: row[`${end}_port`] as number,
    packets: row[`${end}_packets`] as number,
    bytes: row[`${end}_bytes`] as number,
    payloadBytes: row[`${end}_payload_bytes`] as number,
    gapBytes: row[`${end}_gap_bytes`] as number,
    cutPackets: row[`${end}_cut_packets`] as number,
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
    reasons: JSON.parse(row.reasons as string) as string[],
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
    roles: JSON.parse(row.roles as string) as string[],
    basis: row.basis as HostRow['basis'],
    why: row.why as string,
    releases: JSON.parse(row.releases as string) as string[],
    exchange: row.exchange === 1,
  };
}

export function captureOf(row: Row, interfaces: StoredInterface[]): StoredCapture {
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
      blocksSkipped: row.blocks_skipped as number,
    },
    droppedByCapture: row.dropped_by_capture as number | null,
    containsTlsSecrets: row.contains_tls_secrets === 1,
    interrupted: row.interrupted === 1,
  };
}
