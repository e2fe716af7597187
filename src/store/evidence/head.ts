import { emptyEvidence, type FlowEvidence, type Proof } from '../../inspect/evidence.js';
import { proofsJson } from '../proofs-json.js';
import { type EvidenceTable, json, type Text } from './table.js';

/** What is left of FlowEvidence without its parts. */
export const HEAD: EvidenceTable<FlowEvidence> = {
  table: 'evidence',
  columns: ['protocol', 'client_side', 'cleartext_packet', 'cleartext', 'banner', 'impression', 'proofs'],
  values: ({ protocol, clientSide, cleartext, banner, impression, proofs }) => [
    protocol,
    clientSide,
    cleartext?.packet ?? null,
    cleartext?.what ?? null,
    banner,
    impression,
    proofsJson(proofs),
  ],
  part: (row) => ({
    ...emptyEvidence(),
    protocol: row[1] as FlowEvidence['protocol'],
    clientSide: row[2] as FlowEvidence['clientSide'],
    cleartext: row[3] === null ? null : { packet: row[3] as number, what: row[4] as string },
    banner: row[5] as Text,
    impression: row[6] as FlowEvidence['impression'],
    proofs: json(row[7]) as Proof[],
  }),
};
