import type { RpcEvidence, RpcInterfaceEvidence } from '../../inspect/evidence.js';
import { type EvidenceTable, json, list, type Packet, type Text } from './table.js';

export const RPC: EvidenceTable<RpcEvidence> = {
  table: 'rpc_sessions',
  columns: [
    'auth_type',
    'bind_level',
    'requests',
    'undetermined',
    'readable_stub',
    'interfaces',
    'security_contexts',
    'faults',
    'first_fault',
    'first_fault_packet',
    'proxy_target',
  ],
  values: (rpc) => [
    rpc.authType,
    rpc.bindLevel,
    JSON.stringify(rpc.requests),
    rpc.undetermined,
    rpc.readableStub,
    list(rpc.interfaces),
    list(rpc.securityContexts),
    rpc.faults?.count ?? null,
    rpc.faults?.status ?? null,
    rpc.faults?.firstPacket ?? null,
    rpc.proxyTarget,
  ],
  part: (row) => ({
    authType: row[1] as Text,
    bindLevel: row[2] as RpcEvidence['bindLevel'],
    requests: json(row[3]) as RpcEvidence['requests'],
    undetermined: row[4] as number,
    readableStub: row[5] as Packet,
    interfaces: json(row[6]) as RpcInterfaceEvidence[],
    securityContexts: json(row[7]) as RpcEvidence['securityContexts'],
    faults: row[8] === null ? null : { count: row[8] as number, firstPacket: row[10] as number, status: row[9] as string },
    proxyTarget: row[11] as Text,
  }),
};
