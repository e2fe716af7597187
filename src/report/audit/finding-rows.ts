import { type Cell, csvLine } from '../csv.js';
import type { ToldFinding } from '../model/told-finding.js';

/** The columns of `findings --format csv`; lists are joined by spaces. Order and names are stable; new ones go last. */
const COLUMNS: readonly [name: string, cell: (finding: ToldFinding) => Cell][] = [
  ['id', ({ id }) => id],
  ['fingerprint', ({ fingerprint }) => fingerprint],
  ['kind', ({ kind }) => kind],
  ['problem', ({ problem }) => problem],
  ['severity', ({ severity }) => severity],
  ['title', ({ title }) => title],
  ['detail', ({ detail }) => detail],
  ['serverAddress', ({ server }) => server.address],
  ['serverPort', ({ server, anyPort }) => (anyPort ? null : server.port)],
  ['clientCount', ({ clientCount }) => clientCount],
  ['clients', ({ clients }) => clients.join(' ')],
  ['users', ({ users }) => users.join(' ')],
  ['flowCount', ({ flowCount }) => flowCount],
  ['flows', ({ flows }) => flows.join(' ')],
  ['packets', ({ packets }) => packets.join(' ')],
  ['firstSeen', ({ firstSeen }) => firstSeen],
  ['lastSeen', ({ lastSeen }) => lastSeen],
  ['acceptedBy', ({ accepted }) => accepted?.who ?? null],
  ['acceptedUntil', ({ accepted }) => accepted?.until ?? null],
];

export function* findingsCsv(findings: readonly ToldFinding[]): Generator<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  for (const finding of findings) yield csvLine(COLUMNS.map(([, cell]) => cell(finding)));
}
