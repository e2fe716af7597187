import { Buffer } from 'node:buffer';
import type { ReportModel } from '../../model/model.js';

/** What a column holds, by Zeek's names of its types; a list goes into a vector or a set. */
type Value = string | number | boolean | readonly string[] | null;

export interface Column<Row> {
  name: string;
  type: string;
  /** Null is unset. */
  value(row: Row): Value;
}

const UNSET = '-';
const EMPTY = '(empty)';

/** A log as Zeek 6 and 7 write it (Writer::Ascii): a head that tells separators, names and types, one line a row, and an end. */
export function* zeekLog<Row>(path: string, columns: readonly Column<Row>[], rows: Iterable<Row>, { date }: ReportModel): Iterable<string> {
  const at = date.slice(0, 19).replace(/[T:]/g, '-');
  yield `#separator \\x09\n#set_separator\t,\n#empty_field\t${EMPTY}\n#unset_field\t${UNSET}\n#path\t${path}\n#open\t${at}\n`;
  yield `#fields\t${columns.map(({ name }) => name).join('\t')}\n#types\t${columns.map(({ type }) => type).join('\t')}\n`;
  for (const row of rows) yield `${columns.map(({ value }) => field(value(row))).join('\t')}\n`;
  yield `#close\t${at}\n`;
}

function field(value: Value): string {
  if (value === null) return UNSET;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'string') return text(value);
  return value.length === 0 ? EMPTY : value.map((each) => text(each).replaceAll(',', '\\x2c')).join(',');
}

/**
 * A string that reads as unset or empty, or begins a comment, is escaped at its first octet, as Zeek does. UTF-8 stays (LogAscii::enable_utf_8),
 * but for what a terminal would act on.
 */
function text(value: string): string {
  if (value === '') return EMPTY;
  const escaped = value.replace(/[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, octets);
  return escaped === UNSET || escaped === EMPTY || escaped.startsWith('#') ? octets(escaped[0]!) + escaped.slice(1) : escaped;
}

function octets(letter: string): string {
  return letter === '\\' ? '\\\\' : Array.from(Buffer.from(letter), (octet) => `\\x${octet.toString(16).padStart(2, '0')}`).join('');
}
