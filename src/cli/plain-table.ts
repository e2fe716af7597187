import Table from 'cli-table3';
import { columnsOf, printLines, type Style } from '../report/text.js';

const GAP = 2;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}; // prettier-ignore

export interface TableLayout {
  head: readonly string[];
  /** These may be cut so that a row fits the terminal, the last one first; what identifies a row is never cut. */
  cut: readonly (readonly [column: string, least: number])[];
  /** Colours of one row's cells. */
  paint?: (cells: readonly string[], row: number) => string[];
}

/** Rows for reading, without lines between them. */
export function plainTable(rows: readonly (readonly string[])[], { head, cut, paint }: TableLayout, style: Style): string {
  const widths = head.map((name, at) => rows.reduce((widest, row) => Math.max(widest, columnsOf(row[at]!)), name.length) + GAP);
  for (const [column, least] of cut) {
    const at = head.indexOf(column);
    const excess = widths.reduce((sum, width) => sum + width, 0) - GAP - style.width;
    widths[at] = Math.max(Math.min(least, widths[at]!), widths[at]! - Math.max(0, excess));
  }
  const table = new Table({
    head: head.map((name) => style.paint('label', name)),
    chars: NO_BORDERS,
    colWidths: widths,
    // Colours are ours to give; the library would paint heads and borders always.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    truncate: style.unicode ? '…' : '...',
  });
  for (const [at, row] of rows.entries()) table.push(paint === undefined ? [...row] : paint(row, at));
  return printLines(table.toString().split('\n'), style);
}
