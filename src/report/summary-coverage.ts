import { noCounts } from '../counts.js';
import { linkTypeName } from '../decode/link/link-types.js';
import type { StoreReader } from '../store/index.js';
import type { MissingSet, StoredCapture } from '../store/rows.js';
import type { FlowTally } from './summary-tally.js';
import { safe } from './text.js';

export interface CoverageSummary {
  packets: number;
  decoded: number;
  /** Captured a second time: in the counts of their flows, unless they were left out, but no evidence. */
  duplicates: number;
  /** Where the other packets ended, by outcome; with `decoded` and `duplicates` they add up to `packets`. */
  notDecoded: Record<string, number>;
  /** Decoded packets whose payload the snaplen cut. */
  payloadCut: number;
  /** Packets of link types exscope does not read, by name. */
  unsupportedLinkTypes: Record<string, number>;
  /** Packets in tunnels, by the tunnels around them. */
  encapsulated: Record<string, number>;
  /** Datagrams that came in fragments. */
  datagrams: { reassembled: number; incomplete: number; overlaps: number };
  /** IPv4 headers that did not match their checksum; the packets were read all the same. */
  wrongIpChecksums: number;
  midstreamFlows: number;
  /** TCP flows with packets in one direction only that had to have two: something was said, or had been before. */
  oneWayFlows: number;
  gapBytes: number;
  /** Of the octets that flows sent, the part lost in gaps: 0 to 1. */
  gapShare: number;
  /** Of all packets, the part captured twice: 0 to 1. */
  duplicateShare: number;
  /** Octets of the payload of all flows, by where they ended, as the table `payload` of the store has them. */
  payload: Record<string, number>;
  /** Packets the capturing systems say they dropped; null when no capture tells. */
  droppedByCapture: number | null;
  /** Gaps in the numbers of ring-buffer sets: files that are not among the captures. */
  missingCaptures: MissingSet[];
  /** What else the readers counted, such as corrected lengths. */
  counters: Record<string, number>;
  /** Limits that were reached, and how often. */
  limitsReached: Record<string, number>;
}

/** Counters of the readers that are limits. */
const READER_LIMITS = ['interfacesNotListed', 'annotationsNotListed'];
/** Counters of a run that are no limits. */
const NO_LIMITS = new Set(['flows', 'reassembledDatagrams', 'incompleteDatagrams', 'fragmentOverlaps']);

/** How much of what was captured could be read. */
export function coverageOf(store: StoreReader, captures: StoredCapture[], tally: FlowTally): CoverageSummary {
  const limits = store.limits();
  const coverage: CoverageSummary = {
    packets: 0,
    decoded: 0,
    duplicates: 0,
    notDecoded: noCounts(),
    payloadCut: 0,
    unsupportedLinkTypes: noCounts(),
    encapsulated: noCounts(),
    datagrams: {
      reassembled: limits.reassembledDatagrams ?? 0,
      incomplete: limits.incompleteDatagrams ?? 0,
      overlaps: limits.fragmentOverlaps ?? 0,
    },
    wrongIpChecksums: 0,
    midstreamFlows: tally.midstream,
    oneWayFlows: tally.oneWay,
    gapBytes: tally.gapBytes,
    gapShare: 0,
    duplicateShare: 0,
    payload: store.payload(),
    droppedByCapture: null,
    missingCaptures: store.missingCaptures().map((gap) => ({ ...gap, set: safe(gap.set) })),
    counters: noCounts(),
    limitsReached: noCounts(),
  };
  for (const capture of store.coverage()) {
    coverage.payloadCut += capture.payloadCut;
    for (const [outcome, packets] of Object.entries(capture.packets)) {
      coverage.packets += packets;
      if (outcome === 'decoded') coverage.decoded += packets;
      else if (outcome === 'duplicate') coverage.duplicates += packets;
      else add(coverage.notDecoded, outcome, packets);
    }
    for (const [linkType, packets] of capture.unsupportedLinkTypes) add(coverage.unsupportedLinkTypes, linkTypeName(linkType), packets);
  }
  for (const { droppedByCapture, counters, encapsulated, wrongIpChecksums } of captures) {
    coverage.wrongIpChecksums += wrongIpChecksums;
    if (droppedByCapture !== null) coverage.droppedByCapture = (coverage.droppedByCapture ?? 0) + droppedByCapture;
    for (const [name, packets] of encapsulated) add(coverage.encapsulated, name, packets);
    for (const [name, times] of Object.entries(counters)) add(coverage.counters, name, times);
  }
  for (const name of READER_LIMITS) if ((coverage.counters[name] ?? 0) > 0) coverage.limitsReached[name] = coverage.counters[name]!;
  const sent = sentOnce(coverage.payload) + coverage.gapBytes;
  if (sent > 0) coverage.gapShare = coverage.gapBytes / sent;
  if (coverage.packets > 0) coverage.duplicateShare = coverage.duplicates / coverage.packets;
  for (const [name, times] of Object.entries(limits)) if (!NO_LIMITS.has(name) && times > 0) coverage.limitsReached[name] = times;
  return coverage;
}

/** Octets of payload without those that came again. */
function sentOnce({ repeated, duplicate, reset, ...once }: Record<string, number>): number {
  return Object.values(once).reduce((sum, octets) => sum + octets, 0);
}

function add(counts: Record<string, number>, name: string, number: number): void {
  counts[name] = (counts[name] ?? 0) + number;
}
