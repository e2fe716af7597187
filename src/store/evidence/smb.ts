import type { SmbEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Packet, Text } from './table.js';

export const SMB: EvidenceTable<SmbEvidence> = {
  table: 'smb_sessions',
  columns: ['dialect', 'signed', 'encrypted', 'readable', 'names', 'compressed', 'smb1', 'signing', 'cipher', 'guest', 'anonymous'],
  values: (smb) => [
    smb.dialect,
    smb.signed,
    smb.encrypted,
    smb.readable,
    smb.names,
    smb.compressed,
    smb.smb1,
    smb.signing,
    smb.cipher,
    smb.guest,
    smb.anonymous,
  ],
  part: (row) => ({
    dialect: row[1] as Text,
    signed: row[2] as Packet,
    encrypted: row[3] as Packet,
    readable: row[4] as Packet,
    names: row[5] as Packet,
    compressed: row[6] as Packet,
    smb1: row[7] as Packet,
    signing: row[8] as SmbEvidence['signing'],
    cipher: row[9] as Text,
    guest: row[10] as Packet,
    anonymous: row[11] as Packet,
  }),
};
