import { emptyEvidence, type FlowEvidence, type Proof } from '../../inspect/evidence.js';
import { proofsJson } from '../proofs-json.js';
import { type EvidenceTable, json, type Text } from './table.js';

/** What is left of FlowEvidence without its parts. */
export const HEAD: EvidenceTable<FlowEvidence> = {
  table: 'evidence',
  columns: ['protocol', 'client_side', 'cleartext_packet', 'cleartext', 'banner', 'proofs'],
  values: ({ protocol, clientSide, cleartext, banner, proofs }) => [
    protocol,
    clientSide,
    cleartext?.packet ?? null,
    cleartext?.what ?? null,
    banner,
    proofsJson(proofs),
  ],
  part: (row) => ({
    ...emptyEvidence(),
    protocol: row[1] as FlowEvidence['protocol'],
    clientSide: row[2] as FlowEvidence['clientSide'],
    cleartext: row[3] === null ? null : { packet: row[3] as number, what: row[4] as string },
    banner: row[5] as Text,
    proofs: json(row[6]) as Proof[],
  }),
};
