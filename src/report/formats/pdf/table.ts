import type { Column, Table, Text } from '../../document/block.js';
import { COLOURS, INK, LEFT, LINE, type Look, NAVY, type Paper, TEXT_WIDTH } from './paper.js';

const PAD = 3.5;
/** A row that a capture filled would push all others away. */
const MAX_ROW = 260;

/** A table at the cursor; its head stands again on every page it goes on to. */
export function drawTable(paper: Paper, { columns, rows }: Table): void {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => (width / total) * TEXT_WIDTH);
  const table = paper.group('Table');
  const head = () => drawHead(paper, columns, widths, table);
  const first = rows[0] === undefined ? 0 : rowHeight(paper, rows[0], widths);
  paper.need(headHeight(paper, columns, widths) + first);
  head();
  for (const row of rows) {
    const height = rowHeight(paper, row, widths);
    if (paper.left < height) {
      paper.newPage();
      head();
    }
    const line = paper.group('TR', table);
    let x = LEFT;
    for (const [at, cell] of row.entries()) {
      const look = { ...lookOf(cell), align: columns[at]!.numbers ? ('right' as const) : ('left' as const), maxHeight: MAX_ROW };
      paper.write(textOf(cell), x + PAD, paper.y + PAD, widths[at]! - 2 * PAD, 'TD', line, look);
      x += widths[at]!;
    }
    line.end();
    paper.y += height;
    paper.line(LEFT, paper.y, TEXT_WIDTH);
  }
  table.end();
  paper.space(9);
}

const HEAD: Look = { face: 'bold', size: 8, colour: '#ffffff' };

function headHeight(paper: Paper, columns: readonly Column[], widths: readonly number[]): number {
  return Math.max(...columns.map(({ title }, at) => paper.heightOf(title, widths[at]! - 2 * PAD, HEAD))) + 2 * PAD;
}

function drawHead(paper: Paper, columns: readonly Column[], widths: readonly number[], table: PDFKit.PDFStructureElement): void {
  const height = headHeight(paper, columns, widths);
  paper.ground(LEFT, paper.y, TEXT_WIDTH, height, NAVY);
  const line = paper.group('TR', table);
  let x = LEFT;
  for (const [at, { title, numbers }] of columns.entries()) {
    paper.write(title, x + PAD, paper.y + PAD, widths[at]! - 2 * PAD, 'TH', line, { ...HEAD, align: numbers ? 'right' : 'left' });
    x += widths[at]!;
  }
  line.end();
  paper.y += height;
  paper.line(LEFT, paper.y, TEXT_WIDTH, LINE);
}

function rowHeight(paper: Paper, row: readonly Text[], widths: readonly number[]): number {
  const heights = row.map((cell, at) => paper.heightOf(textOf(cell), widths[at]! - 2 * PAD, { ...lookOf(cell), maxHeight: MAX_ROW }));
  return Math.max(...heights) + 2 * PAD;
}

export function textOf(text: Text): string {
  return typeof text === 'string' ? text : text.text;
}

export function lookOf(text: Text): Look {
  if (typeof text === 'string') return { size: 8, colour: INK };
  if (text.code) return { face: 'mono', size: 6.8, colour: INK };
  return { face: 'bold', size: 8, colour: text.tone === undefined ? INK : COLOURS[text.tone] };
}
