export type Value = string | number | null;

/** How one part of FlowEvidence lies in its table. Rows are arrays in the order of `columns`, because there are many of them. */
export interface EvidenceTable<Part> {
  table: string;
  /** Behind `flow_id`. */
  columns: readonly string[];
  values(part: Part): Value[];
  /** What many flows have in common; the table's last column, `kind_id`, says which row of it. */
  kinds?: KindTable<Part>;
  /** `row[0]` is the flow, `row[1]` the first of `columns`; the kind's columns follow. */
  part(row: readonly Value[]): Part;
}

/** A table with one row for whatever is the same in many flows. */
export interface KindTable<Part> {
  table: string;
  /** Behind `id`. */
  columns: readonly string[];
  values(part: Part): Value[];
  /** Steps on all that `values` tells, without making text of it: two parts with the same path are of one kind, and with another they are not. */
  walk(part: Part, path: { step(value: Value): void }): void;
}

/** Columns as `EvidenceTable.part` takes them. */
export function columnsOf<Part>({ table, columns, kinds }: EvidenceTable<Part>): string[] {
  const own = ['flow_id', ...columns].map((column) => `${table}.${column}`);
  return kinds === undefined ? own : [...own, ...kinds.columns.map((column) => `${kinds.table}.${column}`)];
}

/** Types of cells. */
export type Text = string | null;
export type Packet = number | null;

export const flag = (value: boolean) => (value ? 1 : 0);
/** Short lists inside a part are JSON in one column; views of the schema show them as rows. */
export const list = (values: readonly unknown[]): string => (values.length === 0 ? '[]' : JSON.stringify(values));
