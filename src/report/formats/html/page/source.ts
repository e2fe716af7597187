/** Rows that a table can sort, filter and show; a row is its place among all. */
export interface Source {
  readonly size: number;
  /** Negative when the first row comes first, in ascending order. */
  comparator(column: string): (a: number, b: number) => number;
  /** Rows that hold every one of the words somewhere, in lower case. */
  matcher(words: readonly string[]): (row: number) => boolean;
  readonly facets: readonly Facet[];
  show(rows: readonly number[]): void;
}

/** One thing that rows can be filtered by. */
export interface Facet {
  name: string;
  label: string;
  /** What can be chosen; none: it is only set by links. */
  options: { value: string; label: string }[];
  /** Said beneath when not all values can be chosen. */
  note?: string;
  matcher(value: string): (row: number) => boolean;
}
