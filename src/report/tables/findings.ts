import type { ToldFinding } from '../model/told-finding.js';
import { type ColumnOf, type TableOf, tableOf } from './table.js';

const COLUMNS: readonly ColumnOf<ToldFinding>[] = [
  ['id', ({ id }) => id],
  ['severity', ({ severity }) => severity, 'severity'],
  ['title', ({ title }) => title],
  ['detail', ({ detail }) => detail],
  ['serverAddress', ({ server }) => server.address],
  ['serverPort', ({ server }) => server.port],
  ['anyPort', ({ anyPort }) => anyPort],
  ['clientCount', ({ clientCount }) => clientCount],
  ['clients', ({ clients }) => clients.join(' ')],
  ['users', ({ users }) => users.join(' ')],
  ['flowCount', ({ flowCount }) => flowCount],
  ['flows', ({ flows }) => flows.join(' ')],
  ['evidencePackets', ({ evidence }) => evidence.map(({ flow, packet }) => `${flow}:${packet}`).join(' ')],
  ['firstSeen', ({ firstSeen }) => firstSeen, 'time'],
  ['lastSeen', ({ lastSeen }) => lastSeen, 'time'],
  ['severityReason', ({ severityReason }) => severityReason],
  ['fix', ({ fix }) => fix.join(' | ')],
  ['acceptedBy', ({ accepted }) => accepted?.who ?? null],
  ['acceptedUntil', ({ accepted }) => accepted?.until ?? null],
  ['acceptedWhy', ({ accepted }) => accepted?.why ?? null],
  ['kind', ({ kind }) => kind],
  ['problem', ({ problem }) => problem],
  ['fingerprint', ({ fingerprint }) => fingerprint],
];

/** One row a problem; of `evidencePackets` each is `flow:packet`. */
export const findings: TableOf = (model) => tableOf(COLUMNS, model.findings);
