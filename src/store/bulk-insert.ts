import type { Database, Statement } from 'better-sqlite3';
import type { Value } from './evidence/table.js';

/** Cells of one statement. A call into SQLite costs as much as ten cells; beyond this hardly anything is saved. */
const CELLS = 448;

/** Adds rows to one table, several with each statement. Rows wait here until `flush`. */
export class BulkInsert {
  readonly #database: Database;
  readonly #into: string;
  readonly #columns: number;
  readonly #cells: Value[];
  #filled = 0;
  #many: Statement<Value[]> | null = null;
  #one: Statement<Value[]> | null = null;

  /** `into`: the table, and its columns where they are not all in order. */
  constructor(database: Database, into: string, columns: number) {
    this.#database = database;
    this.#into = into;
    this.#columns = columns;
    this.#cells = new Array<Value>(Math.max(1, Math.floor(CELLS / columns)) * columns).fill(null);
  }

  /** One row: its first cell, those behind it, and its last one where that is not among them. */
  add(first: Value, rest: readonly Value[], last?: Value): void {
    const cells = this.#cells;
    let at = this.#filled;
    cells[at++] = first;
    for (let i = 0; i < rest.length; i++) cells[at++] = rest[i]!;
    if (last !== undefined) cells[at++] = last;
    if (at === cells.length) {
      this.#many ??= this.#prepare(at / this.#columns);
      this.#many.run(...cells);
      at = 0;
    }
    this.#filled = at;
  }

  /** Nothing waits any longer. */
  flush(): void {
    for (let at = 0; at < this.#filled; at += this.#columns) {
      this.#one ??= this.#prepare(1);
      this.#one.run(...this.#cells.slice(at, at + this.#columns));
    }
    this.#filled = 0;
  }

  #prepare(rows: number): Statement<Value[]> {
    const row = `(${new Array<string>(this.#columns).fill('?').join(', ')})`;
    // A row that fails ends the run: without OR FAIL, SQLite would note down every page a statement changes, to undo its other rows.
    return this.#database.prepare<Value[]>(`INSERT OR FAIL INTO ${this.#into} VALUES ${new Array<string>(rows).fill(row).join(', ')}`);
  }
}
