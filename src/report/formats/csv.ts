import { clean } from '../../text.js';
import { type Cell, csvLine } from '../csv.js';
import { TABLES } from '../tables/index.js';
import type { ReportFormat } from './format.js';

/** One cell of a reader that knows no limit of its own should still not be a capture's whole payload. */
const MAX_TEXT = 1 << 20;

/** One of the tables, with codes and names of columns for programs. */
export const csv: ReportFormat = {
  binary: false,
  *write(model, _wording, { table = 'findings' } = {}) {
    const { columns, rows } = TABLES[table](model);
    yield csvLine(columns.map(({ name }) => name));
    for (const row of rows) yield csvLine(row.map(harmless));
  },
};

/** One record stays one line, whatever is in it. */
const harmless = (cell: Cell): Cell => (typeof cell === 'string' ? clean(cell, MAX_TEXT) : cell);
