import { emptyEvidence, type FlowEvidence } from '../../inspect/evidence.js';
import { listOf } from '../json-shape.js';
import { packetsJson, proofsOf, stepsJson } from './proof-steps.js';
import { type EvidenceTable, type KindTable, list, type Text } from './table.js';

const NOTHING: readonly string[] = [];

/** What hardly differs between flows of one service. */
const KINDS: KindTable<FlowEvidence> = {
  table: 'evidence_kinds',
  columns: ['protocol', 'client_side', 'cleartext', 'impression', 'product', 'product_version', 'login_mechanisms', 'steps'],
  values: ({ protocol, clientSide, cleartext, impression, product, loginOffer, proofs }) => [
    protocol,
    clientSide,
    cleartext?.what ?? null,
    impression,
    product?.name ?? null,
    product?.version ?? null,
    loginOffer === null ? null : list(loginOffer.mechanisms),
    stepsJson(proofs),
  ],
  walk: ({ protocol, clientSide, cleartext, impression, product, loginOffer, proofs }, path) => {
    path.step(protocol);
    path.step(clientSide);
    path.step(cleartext?.what ?? null);
    path.step(impression);
    path.step(product?.name ?? null);
    path.step(product?.version ?? null);
    // With their number before them, so that they cannot pass for the steps behind them.
    path.step(loginOffer?.mechanisms.length ?? null);
    for (const mechanism of loginOffer?.mechanisms ?? NOTHING) path.step(mechanism);
    for (const { side, what } of proofs) {
      path.step(side);
      path.step(what);
    }
  },
};

/** What is left of FlowEvidence without its larger parts. */
export const HEAD: EvidenceTable<FlowEvidence> = {
  table: 'flow_evidence',
  columns: ['cleartext_packet', 'login_offer_packet', 'banner', 'packets', 'left_out'],
  values: ({ cleartext, loginOffer, banner, proofs, leftOut }) => [
    cleartext?.packet ?? null,
    loginOffer?.packet ?? null,
    banner,
    packetsJson(proofs),
    leftOut,
  ],
  kinds: KINDS,
  part: (row) => {
    const evidence = emptyEvidence();
    evidence.protocol = row[6] as FlowEvidence['protocol'];
    evidence.clientSide = row[7] as FlowEvidence['clientSide'];
    evidence.cleartext = row[1] === null ? null : { packet: row[1] as number, what: row[8] as string };
    evidence.banner = row[3] as Text;
    evidence.impression = row[9] as FlowEvidence['impression'];
    evidence.product = row[10] === null ? null : { name: row[10] as string, version: row[11] as Text };
    evidence.loginOffer = row[2] === null ? null : { packet: row[2] as number, mechanisms: listOf(row[12], 'string') };
    evidence.proofs = proofsOf(listOf(row[4], 'number'), row[13] as string);
    evidence.leftOut = row[5] as number;
    return evidence;
  },
};
