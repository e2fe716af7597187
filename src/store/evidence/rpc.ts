import type { RpcEvidence } from '../../inspect/evidence.js';
import { listOf, membersOf, type Shape } from '../json-shape.js';
import { type EvidenceTable, list, type Packet, type Text } from './table.js';

const INTERFACE: Shape = { uuid: 'string', version: 'string', packet: 'number', accepted: 'boolean?' };
const SECURITY_CONTEXT: Shape = { id: 'number', type: 'string', level: 'string', packet: 'number' };

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
    requests: membersOf(row[3], { count: 'number', firstPacket: 'number' }),
    undetermined: row[4] as number,
    readableStub: row[5] as Packet,
    interfaces: listOf(row[6], INTERFACE),
    securityContexts: listOf(row[7], SECURITY_CONTEXT),
    faults: row[8] === null ? null : { count: row[8] as number, firstPacket: row[10] as number, status: row[9] as string },
    proxyTarget: row[11] as Text,
  }),
};
