import type { Database, Statement } from 'better-sqlite3';
import { BulkInsert } from './bulk-insert.js';
import type { Value } from './evidence/table.js';
import type { HostRow, Judgement, VerdictRow } from './rows.js';

/** Puts one judgement in the place of the last, all or nothing. */
export function writeJudgement(database: Database, { settings, flowVerdicts, conclude }: Judgement): void {
  // What is written refers to flows that were just read: to look each up again costs as much as writing.
  database.pragma('foreign_keys = OFF');
  database.transaction(() => {
    database.exec('DELETE FROM flow_verdicts; DELETE FROM verdicts; DELETE FROM hosts; DELETE FROM settings');
    const setting = insert(database, 'settings', 2);
    for (const [name, value] of Object.entries(settings)) setting.run(name, JSON.stringify(value));
    const flowVerdict = new BulkInsert(database, 'flow_verdicts', 4);
    for (const each of flowVerdicts) flowVerdict.add(each.flowId, [each.verdict + 1, each.swapped ? 1 : 0, each.serverBasis]);
    flowVerdict.flush();
    const { verdicts, hosts, limits = {} } = conclude();
    const limit = database.prepare<Value[]>('INSERT OR REPLACE INTO limits VALUES (?, ?)');
    for (const [name, times] of Object.entries(limits)) limit.run(name, times);
    const host = insert(database, 'hosts', 6);
    for (const each of hosts) host.run(...hostValues(each));
    const verdict = insert(database, 'verdicts', 16);
    for (const [index, each] of verdicts.entries()) verdict.run(index + 1, ...verdictValues(each));
  })();
}

function insert(database: Database, table: string, columns: number): Statement<Value[]> {
  return database.prepare<Value[]>(`INSERT INTO ${table} VALUES (${new Array(columns).fill('?').join(', ')})`);
}

function hostValues({ address, roles, basis, why, releases, exchange }: HostRow): Value[] {
  return [address, JSON.stringify(roles), basis, why, JSON.stringify(releases), exchange ? 1 : 0];
}

/** In the order of the columns of `verdicts`, behind the identifier. */
function verdictValues(verdict: VerdictRow): Value[] {
  return [
    verdict.protocol,
    verdict.protocolBasis,
    verdict.pathId,
    verdict.pathTitle,
    verdict.pathRelease,
    verdict.pathBasis,
    verdict.expectation,
    JSON.stringify(verdict.reasons),
    verdict.protection,
    verdict.protectionMechanism,
    verdict.protectionBasis,
    verdict.protectionReason,
    verdict.byDesign ? 1 : 0,
    verdict.clientRole,
    verdict.serverRole,
  ];
}
