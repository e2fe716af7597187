export type Value = string | number | null;

/** How one part of FlowEvidence lies in its table. Rows are arrays in the order of `columns`, because there are many of them. */
export interface EvidenceTable<Part> {
  table: string;
  /** Behind `flow_id`. */
  columns: readonly string[];
  values(part: Part): Value[];
  /** `row[0]` is the flow, `row[1]` the first of `columns`. */
  part(row: readonly Value[]): Part;
}

/** Types of cells. */
export type Text = string | null;
export type Packet = number | null;

export const flag = (value: boolean) => (value ? 1 : 0);
/** Short lists inside a part are JSON in one column; views of the schema show them as rows. */
export const list = (values: readonly unknown[]): string => (values.length === 0 ? '[]' : JSON.stringify(values));
export const json = (value: Value | undefined): unknown => (value === '[]' ? [] : JSON.parse(value as string));
