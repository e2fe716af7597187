/**
 * How evidence lies in tables, and how it comes back exactly as it was. One entry per part of FlowEvidence: its table, its columns, and the
 * way in both directions. Rows are arrays in the order of `columns`, because there are many of them. There is no column a secret could go into.
 * Short lists inside a part are JSON in one column; views of the schema show them as rows.
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
import { proofsJson } from './proofs-json.js';

export type Value = string | number | null;

export interface EvidenceTable<Part> {
  table: string;
  /** Behind `flow_id`. */
  columns: readonly string[];
  values(part: Part): Value[];
  /** `row[0]` is the flow, `row[1]` the first of `columns`. */
  part(row: readonly Value[]): Part;
}

type Text = string | null;
type Packet = number | null;

const flag = (value: boolean) => (value ? 1 : 0);
const list = (values: readonly unknown[]): string => (values.length === 0 ? '[]' : JSON.stringify(values));
const json = (value: Value | undefined): unknown => (value === '[]' ? [] : JSON.parse(value as string));

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
  ],
  values: (tls) => [
    tls.version,
    tls.offeredVersion,
    tls.cipherId,
    tls.cipher,
    tls.sni,
    list(tls.alpn),
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
    version: row[1] as TlsEvidence['version'],
    offeredVersion: row[2] as TlsEvidence['offeredVersion'],
    cipherId: row[3] as Text,
    cipher: row[4] as Text,
    sni: row[5] as Text,
    alpn: json(row[6]) as string[],
    alpnSelected: row[7] as Text,
    clientHelloPacket: row[8] as Packet,
    serverHelloPacket: row[9] as Packet,
    established: row[10] === 1,
    establishedPacket: row[11] as Packet,
    resumed: row[12] === 1,
    midstream: row[13] === 1,
    alert: row[14] === null ? null : { side: row[15] as 0 | 1, description: row[14] as string, packet: row[16] as number },
    answeredInClear: row[17] === 1,
  }),
};

export const UPGRADE: EvidenceTable<UpgradeEvidence> = {
  table: 'upgrades',
  columns: ['verb', 'offered', 'not_offered', 'asked', 'accepted', 'refused', 'done', 'plaintext_after', 'pipelined'],
  values: ({ verb, offered, notOffered, asked, accepted, refused, done, plaintextAfter, pipelined }) => [
    verb,
    offered,
    notOffered,
    asked,
    accepted,
    refused,
    done,
    plaintextAfter,
    pipelined,
  ],
  part: (row) => ({
    verb: row[1] as Text,
    offered: row[2] as Packet,
    notOffered: row[3] as Packet,
    asked: row[4] as Packet,
    accepted: row[5] as Packet,
    refused: row[6] as Packet,
    done: row[7] as Packet,
    plaintextAfter: row[8] as Packet,
    pipelined: row[9] as Packet,
  }),
};

export const RPC: EvidenceTable<RpcEvidence> = {
  table: 'rpc_sessions',
  columns: ['auth_type', 'bind_level', 'requests', 'undetermined', 'readable_stub', 'interfaces'],
  values: ({ authType, bindLevel, requests, undetermined, readableStub, interfaces }) => [
    authType,
    bindLevel,
    JSON.stringify(requests),
    undetermined,
    readableStub,
    list(interfaces),
  ],
  part: (row) => ({
    authType: row[1] as Text,
    bindLevel: row[2] as RpcEvidence['bindLevel'],
    requests: json(row[3]) as RpcEvidence['requests'],
    undetermined: row[4] as number,
    readableStub: row[5] as Packet,
    interfaces: json(row[6]) as RpcInterfaceEvidence[],
  }),
};

export const HTTP: EvidenceTable<HttpEvidence> = {
  table: 'http_sessions',
  columns: [
    'host',
    'server',
    'user_agent',
    'exchange_version',
    'front_end',
    'requests',
    'schemes_sent',
    'schemes_offered',
    'redirect_only',
    'content_packet',
    'exchanges',
  ],
  values: (http) => [
    http.host,
    http.server,
    http.userAgent,
    http.exchangeVersion,
    http.frontEnd,
    http.requests,
    list(http.schemesSent),
    list(http.schemesOffered),
    flag(http.redirectOnly),
    http.contentPacket,
    list(http.exchanges),
  ],
  part: (row) => ({
    host: row[1] as Text,
    server: row[2] as Text,
    userAgent: row[3] as Text,
    exchangeVersion: row[4] as Text,
    frontEnd: row[5] as Text,
    requests: row[6] as number,
    schemesSent: json(row[7]) as string[],
    schemesOffered: json(row[8]) as string[],
    redirectOnly: row[9] === 1,
    contentPacket: row[10] as Packet,
    exchanges: json(row[11]) as HttpExchange[],
  }),
};

export const SMB: EvidenceTable<SmbEvidence> = {
  table: 'smb_sessions',
  columns: ['dialect', 'signed', 'encrypted', 'readable'],
  values: ({ dialect, signed, encrypted, readable }) => [dialect, signed, encrypted, readable],
  part: (row) => ({ dialect: row[1] as Text, signed: row[2] as Packet, encrypted: row[3] as Packet, readable: row[4] as Packet }),
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
    mechanism: row[1] as string,
    user: row[2] as Text,
    beforeTls: row[3] === 1,
    passwordReadable: row[4] === 1,
    packet: row[5] as number,
    outcome: row[6] as CredentialEvidence['outcome'],
  }),
};

/** What is left of FlowEvidence without its parts. */
export const HEAD: EvidenceTable<FlowEvidence> = {
  table: 'evidence',
  columns: ['protocol', 'client_side', 'cleartext_packet', 'cleartext', 'banner', 'proofs'],
  values: ({ protocol, clientSide, cleartext, banner, proofs }) => [
    protocol,
    clientSide,
    cleartext?.packet ?? null,
    cleartext?.what ?? null,
    banner,
    proofsJson(proofs),
  ],
  part: (row) => ({
    protocol: row[1] as FlowEvidence['protocol'],
    clientSide: row[2] as FlowEvidence['clientSide'],
    cleartext: row[3] === null ? null : { packet: row[3] as number, what: row[4] as string },
    banner: row[5] as Text,
    upgrade: null,
    tls: null,
    rpc: null,
    http: null,
    smb: null,
    credentials: [],
    proofs: json(row[6]) as Proof[],
  }),
};
