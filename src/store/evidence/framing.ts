import type { FramingEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Text } from './table.js';

export const FRAMING: EvidenceTable<FramingEvidence> = {
  table: 'framing_sessions',
  columns: ['via', 'upgrade'],
  values: ({ via, upgrade }) => [via, upgrade],
  part: (row) => ({ via: row[1] as Text, upgrade: row[2] as Text }),
};
