import type { RpcEvidence, RpcInterfaceEvidence } from '../../inspect/evidence.js';
import { type EvidenceTable, json, list, type Packet, type Text } from './table.js';

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
