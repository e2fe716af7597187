import type { LoginOfferEvidence } from '../../inspect/evidence.js';
import { type EvidenceTable, json, list } from './table.js';

export const LOGIN_OFFER: EvidenceTable<LoginOfferEvidence> = {
  table: 'login_offers',
  columns: ['packet', 'mechanisms'],
  values: ({ packet, mechanisms }) => [packet, list(mechanisms)],
  part: (row) => ({ packet: row[1] as number, mechanisms: json(row[2]) as string[] }),
};
