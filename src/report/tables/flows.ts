import { FLOW_COLUMNS } from '../flow-csv.js';
import { type TableOf, tableOf } from './table.js';

const COLUMNS = FLOW_COLUMNS.map(([name, cell]) => [name, cell, name === 'firstSeen' || name === 'lastSeen' ? 'time' : 'plain'] as const);

/** The columns of `flows --format csv`. */
export const flows: TableOf = (model) => tableOf(COLUMNS, { [Symbol.iterator]: () => model.flows()[Symbol.iterator]() });
