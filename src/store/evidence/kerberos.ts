import type { KerberosEvidence, KerberosUse } from '../../inspect/evidence.js';
import { type EvidenceTable, json, list, type Packet, type Text } from './table.js';

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
    messages: json(row[1]) as string[],
    realm: row[2] as Text,
    offered: json(row[3]) as number[],
    used: json(row[4]) as KerberosUse[],
    withoutPreauthentication: row[5] as Packet,
    error: row[6] as number | null,
  }),
};
