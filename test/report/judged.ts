/** Judged flows and a store to summarise, with as little said as a test needs. */
import type { CredentialEvidence } from '../../src/inspect/evidence.js';
import type { FlowNames } from '../../src/report/flow-json.js';
import type { JudgedFlow, Store } from '../../src/store/index.js';
import type { HostRow, MissingSet, StoredCapture, StoredEndpoint, StoredFlow, VerdictRow } from '../../src/store/rows.js';
import { flow } from '../helpers/facts.js';

export const EMSMDB = 'a4f1db00-ca47-1067-b31f-00dd010662da';

export const names: FlowNames = {
  host: () => null,
  capture: () => 'cas01.pcapng',
  spansFiles: () => false,
  interface: (uuid) => (uuid === EMSMDB ? 'EMSMDB' : null),
  processes: () => [],
};

export function judged(observed: StoredFlow, verdict: Partial<VerdictRow> = {}): JudgedFlow {
  return {
    ...observed,
    verdict: {
      protocol: 'imap',
      protocolBasis: 'payload',
      pathId: null,
      pathTitle: null,
      pathRelease: null,
      pathBasis: null,
      expectation: 'expected',
      reasons: [],
      protection: 'cleartext',
      protectionMechanism: 'imap',
      protectionBasis: 'payload',
      protectionReason: null,
      byDesign: false,
      clientRole: 'client',
      serverRole: 'mailbox',
      ...verdict,
    },
  };
}

/** An IMAP flow with so many readable logins, each of another user: `user0`, `user1` … */
export function withLogins(count: number, from = 0): JudgedFlow {
  const credentials = Array.from(
    { length: count },
    (_, at): CredentialEvidence => ({
      mechanism: 'login',
      user: `user${from + at}`,
      domain: null,
      ntlmVersion: null,
      beforeTls: true,
      passwordReadable: true,
      packet: 1,
      outcome: null,
    }),
  );
  return judged(flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap', clientSide: 0, credentials } }));
}

export const capture = (parts: Partial<StoredCapture> = {}): StoredCapture => ({
  id: 1,
  name: 'cas01.pcapng',
  path: 'cas01.pcapng',
  bytes: 292_100,
  sha256: `9c1e${'0'.repeat(58)}07`,
  format: 'pcapng',
  compression: null,
  packets: 800,
  firstTimeMicros: Date.UTC(2003, 5, 30, 16, 51, 36) * 1000,
  lastTimeMicros: Date.UTC(2003, 5, 30, 16, 51, 40) * 1000,
  interfaces: [{ id: 0, section: 0, linkType: 1, snaplen: 65_535, name: null, filter: null, packets: 800 }],
  problem: null,
  counters: {},
  droppedByCapture: null,
  wrongIpChecksums: 0,
  timeZoneUnknown: false,
  names: [],
  processes: [],
  drops: [],
  encapsulated: [],
  containsTlsSecrets: false,
  interrupted: false,
  ...parts,
});

export interface StoreParts {
  flows?: JudgedFlow[];
  captures?: StoredCapture[];
  endpoints?: StoredEndpoint[];
  hosts?: HostRow[];
  limits?: Record<string, number>;
  missing?: MissingSet[];
  outcomes?: Record<string, number>;
  payload?: Record<string, number>;
}

/** As much of a store as the summary reads. */
export function storeOf({
  flows = [],
  captures = [capture()],
  endpoints = [],
  hosts = [],
  limits = {},
  missing = [],
  outcomes = { decoded: 800 },
  payload = {},
}: StoreParts): Store {
  const store = {
    captures: () => captures,
    coverage: () => [{ captureId: 1, packets: outcomes, payloadCut: 0, unsupportedLinkTypes: [] }],
    payload: () => payload,
    limits: () => limits,
    missingCaptures: () => missing,
    endpoints: () => endpoints,
    hosts: () => hosts,
    settings: () => ({ releases: [], hosts: [], staticPorts: [], catalog: '2026.11' }),
    judgedFlows: () => flows,
  };
  return store as unknown as Store;
}
