import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../inspect/evidence.js';
import { CREDENTIAL, type EvidenceTable, HEAD, HTTP, RPC, SMB, TLS, UPGRADE, type Value } from './evidence-tables.js';

type Rows = Statement<[number], Value[]>;

/** Parts a flow has one of at most, in the order their columns are selected. */
const PARTS = [HEAD, TLS, UPGRADE, SMB, RPC, HTTP] as const;

/** Evidence of single flows, in any order; for all flows in turn `EvidenceReader` is faster. */
export class EvidenceLookup {
  readonly #database: Database;
  #parts: Rows | null = null;
  #credentials: Rows | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  read(flowId: number): FlowEvidence | null {
    this.#parts ??= this.#prepare(
      `SELECT ${PARTS.flatMap(columnsOf).join(', ')}
       FROM ${PARTS.map(({ table }, at) => (at === 0 ? table : `LEFT JOIN ${table} USING (flow_id)`)).join(' ')} WHERE ${HEAD.table}.flow_id = ?`,
    );
    const row = this.#parts.get(flowId);
    if (row === undefined) return null;
    let at = 0;
    const next = <Part>({ columns, part }: EvidenceTable<Part>): Part | null => {
      const cells = row.slice(at, at + columns.length + 1);
      at += cells.length;
      return cells[0] === null ? null : part(cells);
    };
    const evidence = next(HEAD)!;
    evidence.tls = next(TLS);
    evidence.upgrade = next(UPGRADE);
    evidence.smb = next(SMB);
    evidence.rpc = next(RPC);
    evidence.http = next(HTTP);
    this.#credentials ??= this.#prepare(
      `SELECT ${columnsOf(CREDENTIAL).join(', ')} FROM ${CREDENTIAL.table} WHERE flow_id = ? ORDER BY rowid`,
    );
    evidence.credentials = this.#credentials.all(flowId).map(CREDENTIAL.part);
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
