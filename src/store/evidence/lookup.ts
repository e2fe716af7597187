import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { HEAD } from './head.js';
import { MANY, ONE, type Parts } from './parts.js';
import type { Value } from './table.js';

type Rows = Statement<[number], Value[]>;

/** Parts a flow has one of at most, in the order their columns are selected. */
const JOINED = [HEAD, ...ONE.map(([, table]) => table)];

/** Evidence of single flows, in any order; for all flows in turn `EvidenceReader` is faster. */
export class EvidenceLookup {
  readonly #database: Database;
  #one: Rows | null = null;
  #many: Rows[] | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  read(flowId: number): FlowEvidence | null {
    this.#one ??= this.#prepare(
      `SELECT ${JOINED.flatMap(columnsOf).join(', ')}
       FROM ${JOINED.map(({ table }, at) => (at === 0 ? table : `LEFT JOIN ${table} USING (flow_id)`)).join(' ')} WHERE ${HEAD.table}.flow_id = ?`,
    );
    const row = this.#one.get(flowId);
    if (row === undefined) return null;
    const evidence = HEAD.part(row);
    const parts: Parts = evidence;
    let at = HEAD.columns.length + 1;
    for (const [name, { columns, part }] of ONE) {
      const cells = row.slice(at, at + columns.length + 1);
      at += cells.length;
      parts[name] = cells[0] === null ? null : part(cells);
    }
    this.#many ??= MANY.map(([, table]) =>
      this.#prepare(`SELECT ${columnsOf(table).join(', ')} FROM ${table.table} WHERE flow_id = ? ORDER BY rowid`),
    );
    for (const [index, [name, { part }]] of MANY.entries()) parts[name] = this.#many[index]!.all(flowId).map(part);
    return evidence;
  }

  #prepare(sql: string): Rows {
    return this.#database.prepare<[number], Value[]>(sql).raw() as unknown as Rows;
  }
}

/** As `EvidenceTable.part` takes them. */
function columnsOf({ table, columns }: { table: string; columns: readonly string[] }): string[] {
  return ['flow_id', ...columns].map((column) => `${table}.${column}`);
}
