import type { Wording } from '../../../wording/wording.js';
import type { Cell } from '../../csv.js';
import type { Block, Text, Tone } from '../../document/block.js';
import { coverageChapter } from '../../document/coverage.js';
import { coverOf } from '../../document/document.js';
import { severityWord, statusWord } from '../../document/words.js';
import type { ReportModel } from '../../model/model.js';
import { TABLE_NAMES, TABLES } from '../../tables/index.js';
import type { ReportTable, TableColumn } from '../../tables/table.js';
import type { ReportFormat } from '../format.js';
import { type Sheet, type SheetCell, sheetXml, xmlText } from './sheet.js';
import { STYLES, workbookParts } from './workbook.js';
import { type ZipPart, zipped } from './zip.js';

/** A workbook (Office Open XML) for who sorts, filters and counts. */
export const xlsx: ReportFormat = {
  binary: true,
  write: (model, wording) => zipped(parts(model, wording)),
};

function* parts(model: ReportModel, wording: Wording): Generator<ZipPart> {
  const names = ['summary', ...TABLE_NAMES].map((name) => wording.say(`report.sheet.${name}`));
  yield* workbookParts(names.map(xmlText), model.date, xmlText(wording.say('report.title')));
  yield { path: 'xl/worksheets/sheet1.xml', text: sheetXml(summarySheet(model, wording)) };
  for (const [index, name] of TABLE_NAMES.entries())
    yield { path: `xl/worksheets/sheet${index + 2}.xml`, text: sheetXml(tableSheet(TABLES[name](model), wording)) };
}

/** The first page and what could not be seen: before the tables, as in every report. */
function summarySheet(model: ReportModel, wording: Wording): Sheet {
  const coverage = coverageChapter(model, wording);
  const row = (label: string, value: string | null, style: SheetCell['style'] = STYLES.wrapped): SheetCell[] => [
    { value: label, style },
    { value, style: STYLES.wrapped },
  ];
  return {
    widths: [34, 100],
    head: null,
    rows: [
      row(wording.say('report.title'), null, STYLES.title),
      row('', [model.verdict.sentence, ...model.verdict.bounds].join(' ')),
      ...coverOf(model, wording).flatMap((block) => flat(block, row)),
      row(coverage.title, null, STYLES.title),
      ...coverage.blocks.flatMap((block) => flat(block, row)),
    ],
    cut: cutIn(wording),
  };
}

/** A block of text as rows of a label and a value. */
function flat(block: Block, row: (label: string, value: string | null) => SheetCell[]): SheetCell[][] {
  switch (block.kind) {
    case 'section':
      return [row(block.title, null)];
    case 'paragraph':
      return [row('', block.text)];
    case 'list':
      return block.items.map((item) => row('', item));
    case 'facts':
      return block.facts.map(({ label, text }) => row(label, said(text)));
    case 'table':
      // The first column is what the others are about.
      return block.rows.map(([first, ...rest]) => row(said(first!), rest.map(said).join(' · ')));
    case 'tiles':
      return block.tiles.map(({ label, value }) => row(label, value));
    default:
      return [];
  }
}

function said(text: Text | readonly Text[]): string {
  if (typeof text === 'string') return text;
  return 'text' in text ? text.text : text.map(said).join(', ');
}

const WIDTHS: Record<string, number> = {
  title: 52,
  detail: 52,
  pathTitle: 36,
  result: 36,
  why: 60,
  unseen: 60,
  fix: 80,
  wiresharkFilter: 60,
};

function tableSheet({ columns, rows }: ReportTable, wording: Wording): Sheet {
  const titles = columns.map(({ name }) => wording.say(`report.column.${name}`));
  return {
    widths: columns.map(
      ({ name, kind }, at) => WIDTHS[name] ?? (kind === 'time' ? 24 : Math.min(30, Math.max(12, titles[at]!.length + 4))),
    ),
    head: titles.map((value) => ({ value, style: STYLES.head })),
    rows: {
      *[Symbol.iterator]() {
        for (const row of rows) yield row.map((cell, at) => sheetCell(cell, columns[at]!, wording));
      },
    },
    cut: cutIn(wording),
  };
}

const cutIn =
  (wording: Wording): Sheet['cut'] =>
  (left) => ({ value: wording.say('report.sheet.cut', { left }), style: STYLES.text });

function sheetCell(cell: Cell, { kind }: TableColumn, wording: Wording): SheetCell {
  if (typeof cell === 'number' && Number.isFinite(cell)) return { value: cell, style: STYLES.number };
  if (cell === null) return { value: null, style: STYLES.text };
  const text = String(cell);
  if (kind === 'time') return timeCell(text);
  if (kind === 'severity') return toned(severityWord(text, wording));
  if (kind === 'status') return toned(statusWord(text as Parameters<typeof statusWord>[0], wording));
  return { value: text, style: STYLES.text };
}

const toned = ({ text, tone }: { text: string; tone: Tone }): SheetCell => ({ value: text, style: STYLES[tone] });

/** Days since 30 December 1899, as Excel counts after February 1900; what it cannot count stays text. */
function timeCell(iso: string): SheetCell {
  const milliseconds = Date.parse(iso);
  const days = milliseconds / 86_400_000 + 25_569;
  return days >= 61 && days < 2_958_466 ? { value: days, style: STYLES.time } : { value: iso, style: STYLES.text };
}
