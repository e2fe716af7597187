import type { Database, Statement } from 'better-sqlite3';
import type { FlowEvidence } from '../../inspect/evidence.js';
import { PagedQuery } from '../paged-query.js';
import { HEAD } from './head.js';
import { MANY, ONE, type Parts } from './parts.js';
import type { EvidenceTable, KindTable, Value } from './table.js';

/** Kinds remembered of one table: a store cannot make this grow. */
const MAX_KINDS = 4096;

/** Rows of a table of kinds, by their number: each is read once, and not with every flow that is of the kind. */
class KindRows {
  readonly #row: Statement<[Value], Value[]>;
  readonly #known = new Map<Value, Value[] | undefined>();

  constructor(database: Database, { table, columns }: KindTable<never>) {
    this.#row = database.prepare<[Value], Value[]>(`SELECT ${columns.join(', ')} FROM ${table} WHERE id = ?`).raw() as never;
  }

  get(id: Value): Value[] | undefined {
    if (!this.#known.has(id)) {
      if (this.#known.size >= MAX_KINDS) this.#known.clear();
      this.#known.set(id, this.#row.get(id));
    }
    return this.#known.get(id);
  }
}

/** One evidence table, read from front to end beside the flows; rows of one flow in the order they were written. */
class Cursor<Part> {
  readonly #query: PagedQuery;
  readonly #kinds: KindRows | null;
  readonly #part: (row: readonly Value[]) => Part;
  #rows: Value[][] = [];
  #at = 0;
  /** Flow and number of the last row of the page. */
  #last: [flow: Value, rowid: Value] = [0, 0];

  constructor(database: Database, { table, columns, kinds, part }: EvidenceTable<Part>) {
    const cells = ['flow_id', ...columns, ...(kinds === undefined ? [] : ['kind_id']), 'rowid'];
    this.#query = new PagedQuery(database, cells, `${table} WHERE (flow_id, rowid) > (?, ?)`, 'flow_id, rowid');
    this.#kinds = kinds === undefined ? null : new KindRows(database, kinds);
    this.#part = part;
  }

  /** The part of a flow, or null; flows must be asked for in ascending order. */
  one(flowId: number): Part | null {
    for (let row = this.#row(flowId); row !== null; row = this.#row(flowId)) {
      if ((row[0] as number) > flowId) return null;
      this.#at++;
      if (row[0] === flowId && this.#complete(row)) return this.#part(row);
    }
    return null;
  }

  /** All parts of a flow, behind those there are. */
  addAll(flowId: number, parts: Part[]): void {
    for (let part = this.one(flowId); part !== null; part = this.one(flowId)) parts.push(part);
  }

  /** The next row; null behind the last. Flows before the one asked for are passed over where a page begins. */
  #row(flowId: number): Value[] | null {
    if (this.#at < this.#rows.length) return this.#rows[this.#at]!;
    if (this.#query.ended) return null;
    const [flow, rowid] = this.#last;
    this.#rows = (flow as number) >= flowId ? this.#query.read(flow, rowid) : this.#query.read(flowId, Number.MIN_SAFE_INTEGER);
    this.#at = 0;
    const last = this.#rows.at(-1);
    if (last === undefined) return null;
    this.#last = [last[0]!, last.at(-1)!];
    return this.#rows[0]!;
  }

  /** Puts the cells of the kind in the place of its number. False when there is no such kind. */
  #complete(row: Value[]): boolean {
    row.pop();
    if (this.#kinds === null) return true;
    const kind = this.#kinds.get(row.pop()!);
    if (kind === undefined) return false;
    row.push(...kind);
    return true;
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
    for (const { name, cursor } of this.#one) {
      const part = cursor.one(flowId);
      if (part !== null) parts[name] = part;
    }
    for (const { name, cursor } of this.#many) cursor.addAll(flowId, parts[name]);
    return evidence;
  }
}
