/** What the page's own script is given, as JSON in the page. Rows are many: they come column by column, and strings once each. */

/** Columns of numbers. Times are microseconds, `first` since `PageData.startMicros`, `last` since `first`; `lastPacket` counts from `firstPacket`. */
export const NUMBER_COLUMNS = [
  'id',
  'first',
  'last',
  'clientPort',
  'serverPort',
  'packets',
  'bytes',
  'gapBytes',
  'firstPacket',
  'lastPacket',
] as const;
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];

/** Told as the difference to the row before: flows come in order, and most differences are short. */
export const STEP_COLUMNS: ReadonlySet<string> = new Set<NumberColumn>(['id', 'first', 'firstPacket']);

/** Columns of strings, each with the dictionary its numbers count in. An absent value is the empty string. */
export const TEXT_COLUMNS = {
  client: 'address',
  server: 'address',
  clientRole: 'role',
  serverRole: 'role',
  transport: 'transport',
  protocol: 'protocol',
  protection: 'protection',
  mechanism: 'mechanism',
  reason: 'reason',
  expectation: 'expectation',
  expectationReason: 'expectationReason',
  path: 'path',
  state: 'state',
  tls: 'tls',
  cipher: 'cipher',
  sni: 'sni',
  users: 'users',
  capture: 'capture',
  findings: 'findings',
  filter: 'filter',
} as const;
export type TextColumn = keyof typeof TEXT_COLUMNS;
export type Dictionary = (typeof TEXT_COLUMNS)[TextColumn];

/** Some thousand rows. A column that has one value in all of them is that value. */
interface Block {
  rows: number;
  columns: Record<NumberColumn | TextColumn, number | number[]>;
}

export interface PageData {
  /** What the script says, by name; `{from}` and the like are put in there. */
  words: Record<string, string>;
  /** What codes are called, by dictionary. */
  labels: Partial<Record<Dictionary, Record<string, string>>>;
  /** Shade of a protection code. */
  shades: Record<string, string>;
  /** Names captures have for addresses. */
  hostNames: Record<string, string>;
  findings: { id: string; severity: string; title: string }[];
  startMicros: number;
  blocks: Block[];
  dictionaries: Record<Dictionary, string[]>;
}
