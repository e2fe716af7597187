import type { Database } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { HEAD } from './head.js';
import { MANY, ONE, type Parts } from './parts.js';
import { columnsOf, type EvidenceTable, type Value } from './table.js';

/** One evidence table, read once from front to end beside the flows. */
class Cursor<Part> {
  readonly #rows: IterableIterator<Value[]>;
  readonly #part: (row: readonly Value[]) => Part;
  #next: Value[] | null = null;

  constructor(database: Database, source: EvidenceTable<Part>) {
    const { table, kinds, part } = source;
    // The order of the join is said outright: SQLite would sort. Rows of one flow stay in the order they were written.
    const joined = kinds === undefined ? '' : `CROSS JOIN ${kinds.table} ON ${kinds.table}.id = ${table}.kind_id`;
    const sql = `SELECT ${columnsOf(source).join(', ')} FROM ${table} ${joined} ORDER BY ${table}.flow_id, ${table}.rowid`;
    this.#rows = database.prepare<[], Value[]>(sql).raw().iterate() as unknown as IterableIterator<Value[]>;
    this.#part = part;
    this.#advance();
  }

  /** The part of a flow, or null; flows must be asked for in ascending order. */
  one(flowId: number): Part | null {
    this.#skipTo(flowId);
    if (this.#next === null || this.#next[0] !== flowId) return null;
    const part = this.#part(this.#next);
    this.#advance();
    return part;
  }

  /** All parts of a flow. */
  all(flowId: number): Part[] {
    const parts: Part[] = [];
    for (let part = this.one(flowId); part !== null; part = this.one(flowId)) parts.push(part);
    return parts;
  }

  close(): void {
    this.#rows.return?.();
  }

  #skipTo(flowId: number): void {
    while (this.#next !== null && (this.#next[0] as number) < flowId) this.#advance();
  }

  #advance(): void {
    const { value, done } = this.#rows.next();
    this.#next = done ? null : value;
  }
}

/** Puts FlowEvidence together again while flows are read in ascending order: one pass over each table, no query per flow. */
export class EvidenceReader {
  readonly #head: Cursor<FlowEvidence>;
  readonly #one;
  readonly #many;

  constructor(database: Database) {
    this.#head = new Cursor(database, HEAD);
    this.#one = ONE.map(([name, table]) => ({ name, cursor: new Cursor(database, table) }));
    this.#many = MANY.map(([name, table]) => ({ name, cursor: new Cursor(database, table) }));
  }

  read(flowId: number): FlowEvidence | null {
    const evidence = this.#head.one(flowId);
    if (evidence === null) return null;
    const parts: Parts = evidence;
    for (const { name, cursor } of this.#one) parts[name] = cursor.one(flowId);
    for (const { name, cursor } of this.#many) parts[name] = cursor.all(flowId);
    return evidence;
  }

  close(): void {
    this.#head.close();
    for (const { cursor } of [...this.#one, ...this.#many]) cursor.close();
  }
}
