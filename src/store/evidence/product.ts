import type { ProductEvidence } from '../../inspect/evidence.js';
import type { EvidenceTable, Text } from './table.js';

export const PRODUCT: EvidenceTable<ProductEvidence> = {
  table: 'products',
  columns: ['name', 'version'],
  values: ({ name, version }) => [name, version],
  part: (row) => ({ name: row[1] as string, version: row[2] as Text }),
};
