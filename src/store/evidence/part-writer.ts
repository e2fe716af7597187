import type { Database } from 'better-sqlite3';
import { BulkInsert } from '../bulk-insert.js';
import { Kinds } from './kinds.js';
import type { EvidenceTable, KindTable } from './table.js';

/** Writes one part of the evidence of each flow. */
export class PartWriter<Part> {
  readonly #values: EvidenceTable<Part>['values'];
  readonly #rows: BulkInsert;
  readonly #kinds: KindWriter<Part> | null;

  constructor(database: Database, { table, columns, values, kinds }: EvidenceTable<Part>) {
    const all = ['flow_id', ...columns, ...(kinds === undefined ? [] : ['kind_id'])];
    this.#values = values;
    this.#rows = new BulkInsert(database, `${table} (${all.join(', ')})`, all.length);
    this.#kinds = kinds === undefined ? null : new KindWriter(database, kinds);
  }

  write(flowId: number, part: Part): void {
    if (this.#kinds === null) this.#rows.add(flowId, this.#values(part));
    else this.#rows.add(flowId, this.#values(part), this.#kinds.of(part));
  }

  /** Nothing waits any longer. */
  flush(): void {
    this.#rows.flush();
    this.#kinds?.flush();
  }
}

/** Writes each kind once. */
class KindWriter<Part> {
  readonly #table: KindTable<Part>;
  readonly #rows: BulkInsert;
  readonly #kinds = new Kinds();

  constructor(database: Database, table: KindTable<Part>) {
    this.#table = table;
    this.#rows = new BulkInsert(database, `${table.table} (id, ${table.columns.join(', ')})`, table.columns.length + 1);
  }

  of(part: Part): number {
    this.#kinds.start();
    this.#table.walk(part, this.#kinds);
    return this.#kinds.number((id) => this.#rows.add(id, this.#table.values(part)));
  }

  flush(): void {
    this.#rows.flush();
  }
}
