import type { SmbEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Packet, Text } from './table.js';

export const SMB: EvidenceTable<SmbEvidence> = {
  table: 'smb_sessions',
  columns: ['dialect', 'signed', 'encrypted', 'readable'],
  values: ({ dialect, signed, encrypted, readable }) => [dialect, signed, encrypted, readable],
  part: (row) => ({ dialect: row[1] as Text, signed: row[2] as Packet, encrypted: row[3] as Packet, readable: row[4] as Packet }),
};
