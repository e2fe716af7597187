import type { KerberosEvidence } from '../../inspect/evidence.js';
import { listOf } from '../json-shape.js';
import { type EvidenceTable, list, type Packet, type Text } from './table.js';

export const KERBEROS: EvidenceTable<KerberosEvidence> = {
  table: 'kerberos_sessions',
  columns: ['messages', 'realm', 'offered', 'used', 'without_preauthentication', 'error'],
  values: ({ messages, realm, offered, used, withoutPreauthentication, error }) => [
    list(messages),
    realm,
    list(offered),
    list(used),
    withoutPreauthentication,
    error,
  ],
  part: (row) => ({
    messages: listOf(row[1], 'string'),
    realm: row[2] as Text,
    offered: listOf(row[3], 'number'),
    used: listOf(row[4], { etype: 'number', of: 'string', packet: 'number' }),
    withoutPreauthentication: row[5] as Packet,
    error: row[6] as number | null,
  }),
};
