import type { Cell } from '../csv.js';
import type { ReportModel } from '../model/model.js';

/** What the cells of a column are, beyond being text, numbers or yes and no; `time`: ISO 8601, `severity` and `status`: codes. */
type ColumnKind = 'plain' | 'time' | 'severity' | 'status';

/** Names are stable: new columns go last. */
export interface TableColumn {
  name: string;
  kind: ColumnKind;
}

/** A table of the report, for who sorts and filters: CSV and spreadsheets. */
export interface ReportTable {
  columns: readonly TableColumn[];
  rows: Iterable<readonly Cell[]>;
}

export type TableOf = (model: ReportModel) => ReportTable;

export type ColumnOf<Row> = readonly [name: string, cell: (row: Row) => Cell, kind?: ColumnKind];

export function tableOf<Row>(columns: readonly ColumnOf<Row>[], rows: Iterable<Row>): ReportTable {
  return {
    columns: columns.map(([name, , kind = 'plain']) => ({ name, kind })),
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) yield columns.map(([, cell]) => cell(row));
      },
    },
  };
}
