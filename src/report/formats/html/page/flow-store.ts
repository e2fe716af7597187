import { type Dictionary, NUMBER_COLUMNS, type NumberColumn, type PageData, STEP_COLUMNS, TEXT_COLUMNS, type TextColumn } from './data.js';

/** All flows, column by column: a hundred thousand of them are a few megabytes. */
export class FlowStore {
  readonly size: number;
  readonly data: PageData;
  readonly #numbers: Record<NumberColumn, Float64Array>;
  readonly #places: Record<TextColumn, Uint32Array>;

  constructor(data: PageData) {
    this.data = data;
    this.size = data.blocks.reduce((rows, block) => rows + block.rows, 0);
    const joined = <Column extends NumberColumn | TextColumn, Values extends Float64Array | Uint32Array>(
      columns: readonly Column[],
      make: (size: number) => Values,
    ) => Object.fromEntries(columns.map((column) => [column, this.#join(column, make(this.size))])) as Record<Column, Values>;
    this.#numbers = joined(NUMBER_COLUMNS, (size) => new Float64Array(size));
    this.#places = joined(Object.keys(TEXT_COLUMNS) as TextColumn[], (size) => new Uint32Array(size));
    data.blocks.length = 0;
  }

  number(row: number, column: NumberColumn): number {
    return this.#numbers[column][row]!;
  }

  /** The code, name or text itself. */
  text(row: number, column: TextColumn): string {
    return this.dictionary(column)[this.place(row, column)]!;
  }

  /** The same as people call it. */
  label(row: number, column: TextColumn): string {
    return this.labelOf(column, this.text(row, column));
  }

  labelOf(column: TextColumn, code: string): string {
    const labels = this.data.labels[TEXT_COLUMNS[column] as Dictionary];
    return labels !== undefined && Object.hasOwn(labels, code) ? labels[code]! : code;
  }

  /** Where the row's text is in its dictionary. */
  place(row: number, column: TextColumn): number {
    return this.#places[column][row]!;
  }

  dictionary(column: TextColumn): readonly string[] {
    return this.data.dictionaries[TEXT_COLUMNS[column]];
  }

  hostName(address: string): string {
    return Object.hasOwn(this.data.hostNames, address) ? this.data.hostNames[address]! : '';
  }

  socket(row: number, side: 'client' | 'server'): string {
    const address = this.text(row, side);
    const port = this.number(row, side === 'client' ? 'clientPort' : 'serverPort');
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  }

  /** Findings the flow is part of, as places among them. */
  findings(row: number): number[] {
    const places = this.text(row, 'findings');
    return places === '' ? [] : places.split(',').map(Number);
  }

  /** `2026-11-26 07:01:25.751`, in UTC; with microseconds when they are asked for. */
  time(row: number, which: 'first' | 'last', digits = 3): string {
    const first = this.data.startMicros + this.number(row, 'first');
    const micros = which === 'first' ? first : first + this.number(row, 'last');
    const millis = Math.floor(micros / 1000);
    // Beyond this a Date cannot go; a hostile capture can.
    if (!(Math.abs(millis) <= 8.64e15)) return '–';
    const text = new Date(millis).toISOString().slice(0, -1).replace('T', ' ');
    return digits === 3 ? text : text + String(Math.trunc(micros - millis * 1000)).padStart(3, '0');
  }

  #join<Values extends Float64Array | Uint32Array>(column: NumberColumn | TextColumn, values: Values): Values {
    let at = 0;
    for (const { rows, columns } of this.data.blocks) {
      const part = columns[column];
      if (typeof part === 'number') values.fill(part, at, at + rows);
      else values.set(part, at);
      at += rows;
    }
    if (STEP_COLUMNS.has(column)) for (let row = 1; row < values.length; row++) values[row]! += values[row - 1]!;
    return values;
  }
}
