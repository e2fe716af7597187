import type { Finding } from '../audit/finding.js';
import { lookedUp } from '../lookup.js';
import { clean } from '../text.js';

/** How the reader sees it: decided by whoever knows the terminal, used by the text formats. */
export interface Style {
  /** Columns a line may fill. */
  readonly width: number;
  /** False: nothing beyond ASCII is printed. */
  readonly unicode: boolean;
  paint(tone: Tone, text: string): string;
}

export type Tone = 'title' | 'label' | 'good' | 'bad' | 'warn' | 'note';

/** For files, pipes and tests. */
export const PLAIN: Style = { width: 100, unicode: true, paint: (_tone, text) => text };

const IN_ASCII: Record<string, string> = { '·': '|', '→': '->', '…': '...', '–': '-', '’': "'", '“': '"', '”': '"', µ: 'u' };

/** The last step before a text is printed: what the terminal cannot show is replaced. Lines end with a newline. */
export function printLines(lines: readonly string[], style: Style): string {
  const text = lines.map((line) => `${line.trimEnd()}\n`).join('');
  return style.unicode ? text : text.replace(/[^\p{ASCII}]/gu, (letter) => IN_ASCII[letter] ?? '?');
}

/** Text from a file name, a capture or an error, made harmless for a terminal. */
export function safe(text: string, limit = 200): string {
  return clean(text, limit);
}

/** `1 packet`, `2,400 packets`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${integer(number)} ${number === 1 ? noun : plural}`;
}

export function integer(number: number): string {
  return number.toLocaleString('en-US');
}

/** `292 KB`, `1.4 GB`; decimal units, as file managers and capinfos show. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Beyond this a Date cannot go (ECMA-262 21.4.1.1); a hostile capture can. */
const LAST_MILLISECOND = 8.64e15;

/** Microseconds since 1970 as `2003-06-30T16:51:39.590805Z`; null when there is no such date. */
export function isoTime(micros: number | null): string | null {
  if (micros === null) return null;
  const milliseconds = Math.floor(micros / 1000);
  if (!(Math.abs(milliseconds) <= LAST_MILLISECOND)) return null;
  const rest = String(Math.trunc(micros - milliseconds * 1000)).padStart(3, '0');
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}

/** `30 Jun 2003 16:51:36 → 16:51:40 UTC`; the date is repeated only when it changes. Null without times. */
export function timeSpan(from: number | null, to: number | null, months: readonly string[]): string | null {
  const start = dayAndTime(from, months);
  const end = dayAndTime(to, months);
  if (start === null || end === null) return null;
  return `${start.day} ${start.time} → ${start.day === end.day ? '' : `${end.day} `}${end.time} UTC`;
}

function dayAndTime(micros: number | null, months: readonly string[]): { day: string; time: string } | null {
  if (micros === null || isoTime(micros) === null) return null;
  const date = new Date(Math.floor(micros / 1000));
  const time = date.toISOString().slice(-13, -5);
  return { day: `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`, time };
}

/** `[2001:db8::5]:25`, `10.0.0.5:25`. */
export function socket({ address, port }: { address: string; port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Where a finding was: the port of several flows says nothing where each has another one. */
export function placeOf({ server, anyPort, flowCount }: Pick<Finding, 'server' | 'anyPort' | 'flowCount'>): string {
  return anyPort && flowCount > 1 ? server.address : socket(server);
}

/** Columns a text takes; colours take none. */
export function columnsOf(text: string): number {
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}

/**
 * Breaks between words so that no line passes `width`; a single word that is longer stays whole.
 * @param glue what stands between two words; `words` may hold spaces themselves and are not broken.
 */
export function fill(words: readonly string[], width: number, glue = ' '): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line === '') line = word;
    else if (columnsOf(line) + glue.length + columnsOf(word) <= width) line += glue + word;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Hyphenated codes of the store in words: `endpoint-mapper` → `endpoint mapper`. */
export function words(code: string): string {
  return code.replaceAll('-', ' ');
}

/** What a table says for a code of the store; a code it has nothing for is told as it is. */
export function said(table: Readonly<Record<string, string>>, code: string): string {
  return lookedUp(table, code) ?? safe(words(code));
}
