import { columnsOf, fill, padded, type Style } from './text.js';

/** Width of the label column of the first page. */
export const LABEL = 12;
/** Rows of one block; the page is read in ten seconds, the rest is a command away. */
export const MAX_ROWS = 8;

/** One labelled block: the label stands before the first line, the others are indented below it. */
export function block(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, at) => (at === 0 ? style.paint('label', padded(label, LABEL)) : ' '.repeat(LABEL)) + line);
}

/** Facts joined by a middle dot, broken between facts. */
export function facts(items: readonly string[], style: Style, indent = LABEL): string[] {
  return fill(items, style.width - indent, ' · ');
}

/** A sentence, broken between words. */
export function sentence(text: string, style: Style, indent = LABEL): string[] {
  return fill(text.split(/\s+/), style.width - indent);
}

/** What the last column needs beside the others; with less it goes below them. */
const LEAST_LAST = 24;

/** Aligned columns; the last one takes what is left of the line and goes on below itself. */
export function columns(rows: readonly (readonly string[])[], style: Style, indent = LABEL): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.slice(0, -1).entries()) widths[at] = Math.max(widths[at] ?? 0, columnsOf(cell));
  }
  const before = widths.reduce((sum, width) => sum + width + 3, 0);
  const longest = rows.reduce((most, row) => Math.max(most, columnsOf(row.at(-1) ?? '')), 0);
  const beside = style.width - indent - before >= Math.min(LEAST_LAST, longest);
  return rows.flatMap((row) => {
    const head = row
      .slice(0, -1)
      .map((cell, at) => `${padded(cell, widths[at]!)}   `)
      .join('');
    const margin = ' '.repeat(beside ? before : 2);
    const rest = fill((row.at(-1) ?? '').split(/\s+/), style.width - indent - margin.length).map((line) => margin + line);
    return beside ? [head + (rest[0] ?? '').slice(before), ...rest.slice(1)] : [head, ...rest];
  });
}

/** The first rows, and a line that says what was left out. */
export function capped<Row>(rows: readonly Row[], limit: number): { shown: readonly Row[]; left: number } {
  return rows.length <= limit ? { shown: rows, left: 0 } : { shown: rows.slice(0, limit - 1), left: rows.length - limit + 1 };
}
