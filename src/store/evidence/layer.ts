import type { LayerEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Packet, Text } from './table.js';

export const LAYER: EvidenceTable<LayerEvidence> = {
  table: 'wrapped_sessions',
  columns: ['mechanism', 'sealed', 'signed', 'opaque'],
  values: ({ mechanism, sealed, signed, opaque }) => [mechanism, sealed, signed, opaque],
  part: (row) => ({ mechanism: row[1] as Text, sealed: row[2] as Packet, signed: row[3] as Packet, opaque: row[4] as Packet }),
};
