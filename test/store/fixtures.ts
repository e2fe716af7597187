/** Observed flows and whole stores for store tests, with as little said as a test needs. */

import { join } from 'node:path';
import { emptyEvidence, type FlowEvidence } from '../../src/inspect/evidence.js';
import type { ObservedEndpoint, ObservedFlow, ObservedSide } from '../../src/inspect/observation.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore, StoreWriter } from '../../src/store/index.js';
import type { CaptureRecord, Conclusion, Judgement, VerdictRow } from '../../src/store/rows.js';
import { scratch } from '../helpers/exscope.js';

const folder = scratch();
let stores = 0;

/** A path nobody used yet. */
export const newPath = () => join(folder, `${stores++}.db`);

export function side(text: string, rest: Partial<ObservedSide> = {}): ObservedSide {
  const at = text.lastIndexOf(':');
  const counts = { packets: 5, bytes: 900, payloadBytes: 400, gapBytes: 3, cutPackets: 1 };
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)), ...counts, ...rest };
}

/** A flow, with its evidence at hand. `writeStore` numbers flows as they come. */
export interface FlowParts extends ObservedFlow {
  evidence: FlowEvidence | null;
}

export function observed(first = '10.0.0.9:1025', second = '10.0.0.5:143', parts: Partial<FlowParts> = {}): FlowParts {
  return {
    number: 1,
    capture: 0,
    transport: 'tcp',
    vlan: null,
    sides: [side(first), side(second, { packets: 7, bytes: 1900 })],
    clientSide: 0,
    serverBasis: 'syn',
    state: 'closed',
    firstSeenMicros: 1_056_991_899_590_805,
    lastSeenMicros: 1_056_991_900_002_805,
    firstPacket: 1,
    lastPacket: 12,
    evidence: null,
    inspectionLimited: false,
    encapsulation: null,
    ...parts,
  };
}

export const evidence = (parts: Partial<FlowEvidence>): FlowEvidence => ({ ...emptyEvidence(), ...parts });

export const captureRecord = (parts: Partial<CaptureRecord> = {}): CaptureRecord => ({
  name: 'cas01.pcapng',
  path: 'captures/cas01.pcapng',
  bytes: 292_100,
  sha256: '9c1e'.padEnd(64, '0'),
  format: 'pcapng',
  compression: null,
  byteOrder: 'little',
  packets: 12,
  capturedBytes: 2800,
  originalBytes: 2900,
  firstTimeMicros: 1_056_991_899_590_805,
  lastTimeMicros: 1_056_991_900_002_805,
  sections: 1,
  interfaces: [{ id: 0, section: 0, linkType: 1, snaplen: 65_535, name: 'eth0', filter: 'tcp', packets: 12 }],
  counters: {
    correctedLengths: 1,
    unknownInterface: 2,
    withoutTime: 3,
    outOfTimeOrder: 10,
    clockWentBack: 9,
    blocksSkipped: 4,
    interfacesNotListed: 5,
    resumed: 7,
    annotationsNotListed: 8,
  },
  skippedBlocks: [{ type: 0x0bad, blocks: 4 }],
  droppedByCapture: 6,
  wrongIpChecksums: 9,
  timeZoneUnknown: true,
  names: [{ address: '10.0.0.5', name: 'cas01.example' }],
  processes: [
    {
      pid: 4242,
      path: 'OUTLOOK.EXE',
      local: { address: '10.0.0.9', port: 1025 },
      remote: { address: '10.0.0.5', port: 143 },
      packets: null,
    },
    { pid: 4, path: null, local: null, remote: null, packets: 12 },
  ],
  drops: [{ reason: 'INET_ApplicationFilter', packets: 2 }],
  encapsulated: [['vxlan', 3]],
  containsTlsSecrets: true,
  problem: null,
  interrupted: false,
  coverage: [
    ['decoded', 10],
    ['unsupported-link-type', 2],
  ],
  payloadCut: 1,
  unsupportedLinkTypes: [[147, 2]],
  ...parts,
});

export interface StoreParts {
  flows?: Iterable<FlowParts>;
  endpoints?: ObservedEndpoint[];
  captures?: CaptureRecord[];
  limits?: Record<string, number>;
  payload?: Record<string, number>;
  interrupted?: boolean;
  path?: string;
  /** Null leaves the store without a judgement. */
  judgement?: JudgementParts | null;
}

/** Writes a store as `analyze` does, and returns its path. */
export function writeStore(parts: StoreParts = {}): string {
  const {
    flows = [observed()],
    endpoints = [],
    captures = [captureRecord()],
    limits = {},
    payload = {},
    interrupted = false,
    path = newPath(),
  } = parts;
  const writer = StoreWriter.create(path);
  writer.begin('0.1.0');
  let written = 0;
  for (const { evidence, ...flow } of flows) {
    written++;
    const told = evidence === null ? 0 : writer.evidence(written, evidence);
    writer.flow({ ...flow, number: written }, told);
  }
  for (const endpoint of endpoints) writer.endpoint(endpoint);
  for (const [index, capture] of captures.entries()) writer.capture(index, capture);
  writer.payload(payload);
  writer.limits(limits);
  writer.finish({ interrupted });
  if (parts.judgement !== null) judgeAll(path, written, parts.judgement);
  return path;
}

export const verdict = (parts: Partial<VerdictRow> = {}): VerdictRow => ({
  protocol: 'imap',
  protocolBasis: 'payload',
  pathId: '2003/imap4',
  pathTitle: 'IMAP4 clients to Exchange',
  pathRelease: '2003',
  pathBasis: 'port',
  expectation: 'expected',
  reasons: ['because', 'and'],
  protection: 'cleartext',
  protectionMechanism: 'imap',
  protectionBasis: 'payload',
  protectionReason: 'readable commands',
  byDesign: false,
  clientRole: 'client',
  serverRole: 'mailbox',
  ...parts,
});

type JudgementParts = Partial<Omit<Judgement, 'conclude'> & Conclusion>;

/** One judgement; every flow gets the first verdict unless `flowVerdicts` says otherwise. */
export function judgeAll(path: string, flows: number, parts: JudgementParts = {}): void {
  const everyFlow = Array.from({ length: flows }, (_, at) => ({
    flowId: at + 1,
    verdict: 0,
    swapped: false,
    serverBasis: 'syn' as const,
  }));
  const noSettings = { ...NO_SITE, catalog: '2026.11', ownCatalogs: [] };
  const { settings = noSettings, flowVerdicts = everyFlow, ...told } = parts;
  const conclusion = { hosts: [], verdicts: [verdict()], ...told };
  const store = openStore(path, { write: true });
  try {
    store.replaceJudgement({ settings, flowVerdicts, conclude: () => conclusion });
  } finally {
    store.close();
  }
}

/** Opens, reads, closes. */
export function reading<Result>(path: string, read: (store: ReturnType<typeof openStore>) => Result): Result {
  const store = openStore(path);
  try {
    return read(store);
  } finally {
    store.close();
  }
}
