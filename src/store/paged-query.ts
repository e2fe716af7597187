import type { Database, Statement } from 'better-sqlite3';
import type { Value } from './evidence/table.js';

/** Rows of the first page: who asks for few need not wait for many. Each page has four times as many as the one before. */
const FIRST_ROWS = 8;
const MOST_ROWS = 128;

/** A query whose rows come in pages, each as one JSON text: the driver hands over cell by cell, and takes two or three times as long for that. */
export class PagedQuery {
  /** There are no rows behind those of the last page. */
  ended = false;
  readonly #page: Statement<Value[], string>;
  #limit = FIRST_ROWS;

  /** `from`: all behind the columns, with a condition that a page begins behind the row whose key is given, which `order` is about. */
  constructor(database: Database, columns: readonly string[], from: string, order: string) {
    const cells = columns.map((_, at) => `c${at}`).join(', ');
    const select = columns.map((column, at) => `${column} AS c${at}`).join(', ');
    this.#page = database
      .prepare<Value[], string>(
        `SELECT json_group_array(json_array(${cells})) FROM (SELECT ${select} FROM ${from} ORDER BY ${order} LIMIT ?)`,
      )
      .pluck();
  }

  /** The next rows. Throws what SQLite throws, and SyntaxError. */
  read(...values: Value[]): Value[][] {
    const rows = JSON.parse(this.#page.get(...values, this.#limit)!) as Value[][];
    this.ended = rows.length < this.#limit;
    this.#limit = Math.min(MOST_ROWS, this.#limit * 4);
    return rows;
  }
}
