import { type Cell, csvLine } from '../csv.js';
import type { ToldPolicy } from '../model/told-policy.js';
import { ndjsonLine } from '../ndjson.js';
import type { AuditModel } from './audit-model.js';

interface Row {
  policy: Pick<ToldPolicy, 'id' | 'version'>;
  window: AuditModel['window'];
  control: ToldPolicy['controls'][number];
}

/** The columns of `audit --format csv`; lists are joined by spaces. Order and names are stable; new ones go last. */
const COLUMNS: readonly [name: string, cell: (row: Row) => Cell][] = [
  ['policy', ({ policy }) => policy.id],
  ['policyVersion', ({ policy }) => policy.version],
  ['control', ({ control }) => control.id],
  ['title', ({ control }) => control.title],
  ['kind', ({ control }) => control.kind],
  ['severity', ({ control }) => control.severity],
  ['status', ({ control }) => control.status],
  ['untested', ({ control }) => control.untested],
  ['result', ({ control }) => control.result],
  ['relevant', ({ control }) => control.relevant],
  ['decided', ({ control }) => control.decided],
  ['violating', ({ control }) => control.violating],
  ['undecided', ({ control }) => control.undecided],
  ['undecidedReasons', ({ control }) => reasons(control.undecidedReasons)],
  ['firstSeen', ({ control }) => control.firstSeen],
  ['lastSeen', ({ control }) => control.lastSeen],
  ['windowFrom', ({ window }) => window.from],
  ['windowTo', ({ window }) => window.to],
  ['clauses', ({ control }) => control.clauses.map(({ id }) => id).join(' | ')],
  ['findings', ({ control }) => control.findings.join(' ')],
  ['flows', ({ control }) => control.flows.join(' ')],
  ['unseen', ({ control }) => control.unseen],
];

const reasons = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([reason, count]) => `${reason}:${count}`)
    .join(' ');

export function* auditCsv(model: AuditModel): Generator<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  for (const row of rowsOf(model)) yield csvLine(COLUMNS.map(([, cell]) => cell(row)));
}

/** One control a line. */
export function* auditNdjson(model: AuditModel): Generator<string> {
  for (const { policy, window, control } of rowsOf(model)) yield ndjsonLine({ policy, window, ...control });
}

function* rowsOf({ policies, window }: AuditModel): Generator<Row> {
  for (const { id, version, controls } of policies) for (const control of controls) yield { policy: { id, version }, window, control };
}
