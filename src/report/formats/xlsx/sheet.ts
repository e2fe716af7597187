import { SHEET_HEAD, type STYLES } from './workbook.js';

/** Rows of a sheet, and characters of a cell (Microsoft, Excel specifications and limits). */
const MAX_ROWS = 1_048_576;
const MAX_TEXT = 32_767;

export interface SheetCell {
  value: string | number | null;
  style: (typeof STYLES)[keyof typeof STYLES];
}

export interface Sheet {
  /** Widths of the columns, in characters. */
  widths: readonly number[];
  /** The first row stays in sight, and filters the others. */
  head: readonly SheetCell[] | null;
  rows: Iterable<readonly SheetCell[]>;
  /** Says in the last row how many rows did not fit. */
  cut(left: number): SheetCell;
  /** Fewer in tests. */
  maxRows?: number;
}

/** A worksheet as XML, a row at a time. There are no formulas: what begins like one is a string of the cell. */
export function* sheetXml({ widths, head, rows, cut, maxRows = MAX_ROWS }: Sheet): Generator<string> {
  const pane = head === null ? '' : '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('');
  yield `${SHEET_HEAD}<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns}</cols><sheetData>`;
  let number = 0;
  if (head !== null) yield rowXml(head, ++number);
  let left = 0;
  let last: readonly SheetCell[] | null = null;
  for (const row of rows) {
    // The last row is kept back: when more follow, it makes room for saying so.
    if (number < maxRows - 1) yield rowXml(row, ++number);
    else {
      last ??= row;
      left++;
    }
  }
  const filtered = number;
  if (last !== null) yield rowXml(left === 1 ? last : [cut(left)], ++number);
  yield '</sheetData>';
  if (head !== null) yield `<autoFilter ref="A1:${columnName(head.length - 1)}${Math.max(1, left === 1 ? number : filtered)}"/>`;
  yield '</worksheet>';
}

const COLUMN_NAMES = Array.from({ length: 64 }, (_, at) => columnName(at));

function rowXml(cells: readonly SheetCell[], number: number): string {
  let xml = `<row r="${number}">`;
  for (let at = 0; at < cells.length; at++) {
    const { value, style } = cells[at]!;
    if (value === null) continue;
    const place = `r="${COLUMN_NAMES[at] ?? columnName(at)}${number}" s="${style}"`;
    xml += typeof value === 'number' ? `<c ${place}><v>${value}</v></c>` : `<c ${place} t="inlineStr"><is>${textXml(value)}</is></c>`;
  }
  return `${xml}</row>`;
}

/** Most of what a report says is said again and again; a cache that is full begins anew. */
const known = new Map<string, string>();
const MAX_KNOWN = 4096;

function textXml(text: string): string {
  let xml = known.get(text);
  if (xml === undefined) {
    xml = `<t${/^\s|\s$|\s\s/.test(text) ? ' xml:space="preserve"' : ''}>${xmlText(cellText(text))}</t>`;
    if (known.size >= MAX_KNOWN) known.clear();
    if (text.length <= 100) known.set(text, xml);
  }
  return xml;
}

/** `A`, `Z`, `AA`. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

/** Excel would call a longer cell damage, and repair the file; half a pair of surrogates is never left behind. */
function cellText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/**
 * Text of an element or attribute. What XML 1.0 (section 2.2) forbids is left out, the direction of text is not turned, and what Excel would
 * read as an escape of its own (`_x000D_`, ECMA-376 part 1, 22.9.2.19) is escaped.
 */
export function xmlText(text: string): string {
  if (/^[\w .:/=-]*$/.test(text) && !text.includes('_x')) return text;
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
