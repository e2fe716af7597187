import type { FlowEvidence, RpcEvidence } from '../inspect/evidence.js';
import { weakestLevel } from '../judge/protection/rpc.js';
import type { JudgedFlow } from '../store/index.js';
import type { StoredSide } from '../store/rows.js';
import { excludedProtocols } from './excluded.js';
import type { FlowProcess } from './processes.js';
import { isoTime, safe } from './text.js';
import { tlsJson } from './tls-json.js';
import { wiresharkFilter } from './wireshark.js';

/** What a flow's row does not hold itself. */
export interface FlowNames {
  /** File name of a capture. */
  capture(id: number): string;
  /** Whether the flow's first and last packet are in different files. */
  spansFiles(flow: JudgedFlow): boolean;
  /** Name a capture has for an address, or null: told, not proven. */
  host(address: string): string | null;
  /** The catalog's name of an RPC interface, or null. */
  interface(uuid: string, version: string): string | null;
  /** Programs of the capturing system that a capture names for `end` of the flow between both. */
  processes(end: StoredSide, other: StoredSide): FlowProcess[];
}

export type FlowJson = ReturnType<typeof flowJson>;

/**
 * One judged flow as the object of `flows --format ndjson`. The names are a public contract: they are extended, never renamed.
 * Packet numbers are 1-based positions in the capture file; times are UTC with microseconds.
 */
export function flowJson(flow: JudgedFlow, names: FlowNames) {
  const { verdict, evidence } = flow;
  return {
    id: flow.id,
    capture: safe(names.capture(flow.captureId)),
    transport: flow.transport,
    vlan: flow.vlan,
    encapsulation: flow.encapsulation,
    firstSeen: isoTime(flow.firstSeenMicros),
    lastSeen: isoTime(flow.lastSeenMicros),
    durationSeconds: (flow.lastSeenMicros - flow.firstSeenMicros) / 1e6,
    client: sideJson(flow.client, flow.server, verdict.clientRole, names),
    server: sideJson(flow.server, flow.client, verdict.serverRole, names),
    serverBasis: flow.serverBasis,
    state: flow.state,
    application: { protocol: verdict.protocol, basis: verdict.protocolBasis },
    path:
      verdict.pathId === null
        ? null
        : { id: verdict.pathId, title: verdict.pathTitle, release: verdict.pathRelease, basis: verdict.pathBasis },
    expectation: { state: verdict.expectation, reasons: verdict.reasons },
    protection: {
      state: verdict.protection,
      mechanism: verdict.protectionMechanism,
      basis: verdict.protectionBasis,
      reason: verdict.protectionReason,
      byDesign: verdict.byDesign,
    },
    credentials: (evidence?.credentials ?? []).map(
      ({ mechanism, user, domain, ntlmVersion, beforeTls, passwordReadable, packet, outcome }) => ({
        mechanism,
        user,
        beforeTls,
        packet,
        passwordReadable,
        outcome,
        domain,
        ntlmVersion,
      }),
    ),
    tls: evidence?.tls == null ? null : tlsJson(evidence.tls, evidence, flow),
    rpc: evidence?.rpc == null ? null : rpcJson(evidence.rpc, names),
    upgrade: evidence?.upgrade ?? null,
    http: evidence?.http == null ? null : httpJson(evidence.http),
    sip: evidence?.sip ?? null,
    media: evidence?.media ?? null,
    smb: evidence?.smb ?? null,
    layer: evidence?.layer ?? null,
    kerberos: evidence?.kerberos ?? null,
    framing: evidence?.framing ?? null,
    banner: evidence?.banner ?? null,
    /** Protocols its payload begins like none of; empty where one is proven, and where the beginning was not captured whole. */
    excluded: excludedProtocols(flow),
    impression: evidence?.impression ?? null,
    product: evidence?.product ?? null,
    loginOffer: evidence?.loginOffer ?? null,
    inspectionLimited: flow.inspectionLimited,
    firstPacket: flow.firstPacket,
    lastPacket: flow.lastPacket,
    evidencePackets: evidence === null ? [] : evidencePackets(evidence),
    evidenceLeftOut: evidence?.leftOut ?? 0,
    wiresharkFilter: wiresharkFilter(flow, names.spansFiles(flow)),
  };
}

function sideJson(side: StoredSide, other: StoredSide, role: string | null, names: FlowNames) {
  const { address, port, packets, bytes, payloadBytes, gapBytes, cutPackets } = side;
  const processes = names.processes(side, other);
  return { address, port, packets, bytes, payloadBytes, gapBytes, cutPackets, role, name: names.host(address), processes };
}

function rpcJson(rpc: RpcEvidence, names: FlowNames) {
  return {
    interfaces: rpc.interfaces.map(({ uuid, version, packet, accepted }) => ({
      uuid,
      version,
      name: names.interface(uuid, version),
      packet,
      accepted,
    })),
    authLevel: weakestLevel(rpc) ?? rpc.bindLevel,
    authType: rpc.authType,
    bindLevel: rpc.bindLevel,
    requests: rpc.requests,
    undetermined: rpc.undetermined,
    readableStub: rpc.readableStub,
    securityContexts: rpc.securityContexts,
    faults: rpc.faults,
    proxyTarget: rpc.proxyTarget,
  };
}

function httpJson(http: NonNullable<FlowEvidence['http']>) {
  const {
    host,
    server,
    userAgent,
    exchangeVersion,
    frontEnd,
    requests,
    schemesSent,
    schemesOffered,
    redirectOnly,
    exchanges,
    sessionCookies,
  } = http;
  return {
    host,
    server,
    userAgent,
    exchangeVersion,
    frontEnd,
    requests,
    schemesSent,
    schemesOffered,
    redirectOnly,
    exchanges,
    sessionCookies,
  };
}

/** The packets to look at, in order of the capture, each once. */
export function evidencePackets({ proofs, credentials, cleartext }: FlowEvidence): number[] {
  const packets = [...proofs, ...credentials, ...(cleartext === null ? [] : [cleartext])].map(({ packet }) => packet);
  return [...new Set(packets)].sort((a, b) => a - b);
}
