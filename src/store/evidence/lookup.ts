import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { HEAD } from './head.js';
import { MANY, ONE, type Parts } from './parts.js';
import { columnsOf, type EvidenceTable, type Value } from './table.js';

type Rows = Statement<[number], Value[]>;

/** Parts a flow has one of at most, in the order their columns are selected. */
const JOINED = [HEAD as EvidenceTable<unknown>, ...ONE.map(([, table]) => table)];
/** Columns of each part but the first. */
const WIDTHS = ONE.map(([, table]) => columnsOf(table).length);

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
       FROM ${JOINED.map(joined).join(' ')} WHERE ${HEAD.table}.flow_id = ?`,
    );
    const row = this.#one.get(flowId);
    if (row === undefined) return null;
    const evidence = HEAD.part(row);
    const parts: Parts = evidence;
    let at = columnsOf(HEAD).length;
    for (const [index, [name, { part }]] of ONE.entries()) {
      const cells = row.slice(at, at + WIDTHS[index]!);
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

/** A table behind `FROM`: the first, or joined to it; and its kinds. */
function joined({ table, kinds }: Pick<EvidenceTable<unknown>, 'table' | 'kinds'>, at: number): string {
  const own = at === 0 ? table : `LEFT JOIN ${table} USING (flow_id)`;
  return kinds === undefined ? own : `${own} LEFT JOIN ${kinds.table} ON ${kinds.table}.id = ${table}.kind_id`;
}
