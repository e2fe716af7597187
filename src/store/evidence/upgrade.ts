import type { UpgradeEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Packet, Text } from './table.js';

export const UPGRADE: EvidenceTable<UpgradeEvidence> = {
  table: 'upgrades',
  columns: ['verb', 'offered', 'not_offered', 'asked', 'accepted', 'refused', 'done', 'plaintext_after', 'pipelined', 'stripped'],
  values: ({ verb, offered, notOffered, asked, accepted, refused, done, plaintextAfter, pipelined, stripped }) => [
    verb,
    offered,
    notOffered,
    asked,
    accepted,
    refused,
    done,
    plaintextAfter,
    pipelined,
    stripped,
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
    stripped: row[10] as Packet,
  }),
};
