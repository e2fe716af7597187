/**
 * How evidence lies in tables, and how it comes back exactly as it was. One entry per part of FlowEvidence: its table, its columns,
 * and the way in both directions. There is no column a secret could go into.
 */
import type {
  CredentialEvidence,
  FlowEvidence,
  HttpEvidence,
  HttpExchange,
  Proof,
  RpcEvidence,
  RpcInterfaceEvidence,
  SmbEvidence,
  TlsEvidence,
  UpgradeEvidence,
} from '../inspect/evidence.js';

export type Value = string | number | null;
type Row = Record<string, Value>;

interface EvidenceTable<Part> {
  table: string;
  /** Behind `flow_id`, in the order `values` gives them. */
  columns: readonly string[];
  values(part: Part): Value[];
  part(row: Row): Part;
}

const flag = (value: boolean | null) => (value === null ? null : value ? 1 : 0);
const truth = (value: Value | undefined) => value === 1;
const list = (value: Value | undefined) => JSON.parse(value as string) as string[];

/** A row as an object of the type asked for: the names differ in style only, so each reader names them once. */
const text = (value: Value | undefined) => (value ?? null) as string | null;
const number = (value: Value | undefined) => (value ?? null) as number | null;

export const TLS: EvidenceTable<TlsEvidence> = {
  table: 'tls_sessions',
  columns: [
    'version',
    'offered_version',
    'cipher_id',
    'cipher',
    'sni',
    'alpn',
    'alpn_selected',
    'client_hello_packet',
    'server_hello_packet',
    'established',
    'established_packet',
    'resumed',
    'midstream',
    'alert',
    'alert_side',
    'alert_packet',
    'answered_in_clear',
  ], // prettier-ignore
  values: (tls) => [
    tls.version,
    tls.offeredVersion,
    tls.cipherId,
    tls.cipher,
    tls.sni,
    JSON.stringify(tls.alpn),
    tls.alpnSelected,
    tls.clientHelloPacket,
    tls.serverHelloPacket,
    flag(tls.established),
    tls.establishedPacket,
    flag(tls.resumed),
    flag(tls.midstream),
    tls.alert?.description ?? null,
    tls.alert?.side ?? null,
    tls.alert?.packet ?? null,
    flag(tls.answeredInClear),
  ],
  part: (row) => ({
    version: text(row.version) as TlsEvidence['version'],
    offeredVersion: text(row.offered_version) as TlsEvidence['offeredVersion'],
    cipherId: text(row.cipher_id),
    cipher: text(row.cipher),
    sni: text(row.sni),
    alpn: list(row.alpn),
    alpnSelected: text(row.alpn_selected),
    clientHelloPacket: number(row.client_hello_packet),
    serverHelloPacket: number(row.server_hello_packet),
    established: truth(row.established),
    establishedPacket: number(row.established_packet),
    resumed: truth(row.resumed),
    midstream: truth(row.midstream),
    alert:
      row.alert === null ? null : { side: row.alert_side as 0 | 1, description: row.alert as string, packet: row.alert_packet as number },
    answeredInClear: truth(row.answered_in_clear),
  }),
};

export const UPGRADE: EvidenceTable<UpgradeEvidence> = {
  table: 'upgrades',
  columns: ['verb', 'offered', 'not_offered', 'asked', 'accepted', 'refused', 'done', 'plaintext_after', 'pipelined'],
  values: (upgrade) => [
    upgrade.verb,
    upgrade.offered,
    upgrade.notOffered,
    upgrade.asked,
    upgrade.accepted,
    upgrade.refused,
    upgrade.done,
    upgrade.plaintextAfter,
    upgrade.pipelined,
  ],
  part: (row) => ({
    verb: text(row.verb),
    offered: number(row.offered),
    notOffered: number(row.not_offered),
    asked: number(row.asked),
    accepted: number(row.accepted),
    refused: number(row.refused),
    done: number(row.done),
    plaintextAfter: number(row.plaintext_after),
    pipelined: number(row.pipelined),
  }),
};

export const RPC: EvidenceTable<RpcEvidence> = {
  table: 'rpc_sessions',
  columns: ['auth_type', 'bind_level', 'requests', 'undetermined', 'readable_stub'],
  values: (rpc) => [rpc.authType, rpc.bindLevel, JSON.stringify(rpc.requests), rpc.undetermined, rpc.readableStub],
  part: (row) => ({
    interfaces: [],
    authType: text(row.auth_type),
    bindLevel: text(row.bind_level) as RpcEvidence['bindLevel'],
    requests: JSON.parse(row.requests as string) as RpcEvidence['requests'],
    undetermined: row.undetermined as number,
    readableStub: number(row.readable_stub),
  }),
};

export const RPC_INTERFACE: EvidenceTable<RpcInterfaceEvidence> = {
  table: 'rpc_interfaces',
  columns: ['uuid', 'version', 'packet', 'accepted'],
  values: ({ uuid, version, packet, accepted }) => [uuid, version, packet, flag(accepted)],
  part: (row) => ({
    uuid: row.uuid as string,
    version: row.version as string,
    packet: row.packet as number,
    accepted: row.accepted === null ? null : truth(row.accepted),
  }),
};

export const HTTP: EvidenceTable<HttpEvidence> = {
  table: 'http_sessions',
  columns: ['host', 'server', 'user_agent', 'requests', 'schemes_sent', 'schemes_offered', 'redirect_only', 'content_packet'],
  values: (http) => [
    http.host,
    http.server,
    http.userAgent,
    http.requests,
    JSON.stringify(http.schemesSent),
    JSON.stringify(http.schemesOffered),
    flag(http.redirectOnly),
    http.contentPacket,
  ],
  part: (row) => ({
    host: text(row.host),
    server: text(row.server),
    userAgent: text(row.user_agent),
    exchanges: [],
    requests: row.requests as number,
    schemesSent: list(row.schemes_sent),
    schemesOffered: list(row.schemes_offered),
    redirectOnly: truth(row.redirect_only),
    contentPacket: number(row.content_packet),
  }),
};

export const HTTP_EXCHANGE: EvidenceTable<HttpExchange> = {
  table: 'http_exchanges',
  columns: ['service', 'method', 'path', 'packet', 'status', 'redirect_to_https'],
  values: ({ service, method, path, packet, status, redirectToHttps }) => [service, method, path, packet, status, flag(redirectToHttps)],
  part: (row) => ({
    service: text(row.service),
    method: row.method as string,
    path: row.path as string,
    packet: row.packet as number,
    status: number(row.status),
    redirectToHttps: truth(row.redirect_to_https),
  }),
};

export const SMB: EvidenceTable<SmbEvidence> = {
  table: 'smb_sessions',
  columns: ['dialect', 'signed', 'encrypted', 'readable'],
  values: ({ dialect, signed, encrypted, readable }) => [dialect, signed, encrypted, readable],
  part: (row) => ({
    dialect: text(row.dialect),
    signed: number(row.signed),
    encrypted: number(row.encrypted),
    readable: number(row.readable),
  }),
};

export const CREDENTIAL: EvidenceTable<CredentialEvidence> = {
  table: 'credentials',
  columns: ['mechanism', 'user', 'before_tls', 'password_readable', 'packet', 'outcome'],
  values: ({ mechanism, user, beforeTls, passwordReadable, packet, outcome }) => [
    mechanism,
    user,
    flag(beforeTls),
    flag(passwordReadable),
    packet,
    outcome,
  ],
  part: (row) => ({
    mechanism: row.mechanism as string,
    user: text(row.user),
    beforeTls: truth(row.before_tls),
    passwordReadable: truth(row.password_readable),
    packet: row.packet as number,
    outcome: text(row.outcome) as CredentialEvidence['outcome'],
  }),
};

export const PROOF: EvidenceTable<Proof> = {
  table: 'proofs',
  columns: ['packet', 'side', 'what'],
  values: ({ packet, side, what }) => [packet, side, what],
  part: (row) => ({ packet: row.packet as number, side: row.side as 0 | 1, what: row.what as string }),
};

/** What is left of FlowEvidence without its parts. */
export const HEAD: EvidenceTable<FlowEvidence> = {
  table: 'evidence',
  columns: ['protocol', 'client_side', 'cleartext_packet', 'cleartext', 'banner'],
  values: ({ protocol, clientSide, cleartext, banner }) => [
    protocol,
    clientSide,
    cleartext?.packet ?? null,
    cleartext?.what ?? null,
    banner,
  ],
  part: (row) => ({
    protocol: text(row.protocol) as FlowEvidence['protocol'],
    clientSide: number(row.client_side) as FlowEvidence['clientSide'],
    cleartext: row.cleartext_packet === null ? null : { packet: row.cleartext_packet as number, what: row.cleartext as string },
    banner: text(row.banner),
    upgrade: null,
    tls: null,
    rpc: null,
    http: null,
    smb: null,
    credentials: [],
    proofs: [],
  }),
};
