import type { ToldPolicy } from '../model/told-policy.js';
import { type ColumnOf, type TableOf, tableOf } from './table.js';

interface Row {
  policy: ToldPolicy;
  control: ToldPolicy['controls'][number];
}

const COLUMNS: readonly ColumnOf<Row>[] = [
  ['policy', ({ policy }) => policy.id],
  ['policyVersion', ({ policy }) => policy.version],
  ['control', ({ control }) => control.id],
  ['status', ({ control }) => control.status, 'status'],
  ['severity', ({ control }) => control.severity, 'severity'],
  ['title', ({ control }) => control.title],
  ['result', ({ control }) => control.result],
  ['relevant', ({ control }) => control.relevant],
  ['decided', ({ control }) => control.decided],
  ['violating', ({ control }) => control.violating],
  ['undecided', ({ control }) => control.undecided],
  ['undecidedReasons', ({ control }) => named(control.undecidedReasons)],
  ['firstSeen', ({ control }) => control.firstSeen, 'time'],
  ['lastSeen', ({ control }) => control.lastSeen, 'time'],
  ['clauses', ({ control }) => control.clauses.map(({ id }) => id).join(' | ')],
  ['findings', ({ control }) => control.findings.join(' ')],
  ['flows', ({ control }) => control.flows.join(' ')],
  ['why', ({ control }) => control.why],
  ['unseen', ({ control }) => control.unseen],
  ['fix', ({ control }) => control.fix.join(' | ')],
];

/** One row a control of a policy; `findings` are fingerprints, `flows` some of the violating ones. */
export const controls: TableOf = ({ policies }) =>
  tableOf(
    COLUMNS,
    policies.flatMap((policy) => policy.controls.map((control) => ({ policy, control }))),
  );

function named(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([reason, flows]) => `${reason}: ${flows}`)
    .join(' | ');
}
