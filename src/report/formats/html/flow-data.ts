import type { FlowJson } from '../../flow-json.js';
import type { ReportModel } from '../../model/model.js';
import { flowRow } from './flow-columns.js';
import { scriptJson, shown } from './markup.js';
import {
  type Dictionary,
  NUMBER_COLUMNS,
  type NumberColumn,
  type PageData,
  STEP_COLUMNS,
  TEXT_COLUMNS,
  type TextColumn,
} from './page/data.js';

const BLOCK_ROWS = 2000;
/** Characters of a name, path or user that the table keeps. */
export const MAX_TEXT = 200;
const TEXTS = Object.entries(TEXT_COLUMNS) as [TextColumn, Dictionary][];

/** Each string once, in the order of appearance. */
class Words {
  readonly #places = new Map<string, number>();

  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#places.size);
    return this.#places.size - 1;
  }

  get texts(): string[] {
    return [...this.#places.keys()];
  }
}

/**
 * All flows as the JSON of `PageData`, piece by piece: a block of rows is held at a time, and each different string.
 * @param head everything of the page's data that is not of the flows.
 */
export function* flowData(
  head: Omit<PageData, 'blocks' | 'dictionaries'>,
  flows: Iterable<FlowJson>,
  findings: ReportModel['findings'],
): Iterable<string> {
  const dictionaries = Object.fromEntries(TEXTS.map(([, dictionary]) => [dictionary, new Words()])) as Record<Dictionary, Words>;
  const findingsOf = placesOfFindings(findings);
  let columns = emptyColumns();
  const before = Object.fromEntries(NUMBER_COLUMNS.map((column) => [column, 0])) as Record<NumberColumn, number>;
  let rows = 0;
  let first = true;
  const block = () => {
    const text = `${first ? '' : ','}${scriptJson({ rows, columns: packed(columns) })}`;
    first = false;
    rows = 0;
    columns = emptyColumns();
    return text;
  };
  yield `${scriptJson(head).slice(0, -1)},"blocks":[`;
  for (const flow of flows) {
    const { numbers, texts } = flowRow(flow, head.startMicros, findingsOf.get(flow.id) ?? '');
    for (const column of NUMBER_COLUMNS) {
      columns[column].push(numbers[column] - (STEP_COLUMNS.has(column) ? before[column] : 0));
      before[column] = numbers[column];
    }
    for (const [column, dictionary] of TEXTS)
      columns[column].push(dictionaries[dictionary].place(shown(texts[column], MAX_TEXT * (column === 'filter' ? 4 : 1))));
    if (++rows === BLOCK_ROWS) yield block();
  }
  if (rows > 0) yield block();
  yield '],"dictionaries":{';
  for (const [index, [name, words]] of Object.entries(dictionaries).entries())
    yield `${index === 0 ? '' : ','}${scriptJson(name)}:${scriptJson(words.texts)}`;
  yield '}}';
}

type Columns = Record<NumberColumn | TextColumn, number[]>;

const emptyColumns = (): Columns =>
  Object.fromEntries([...NUMBER_COLUMNS, ...TEXTS.map(([column]) => column)].map((name) => [name, []])) as unknown as Columns;

function packed(columns: Columns): Record<string, number | number[]> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.every((value) => value === values[0]) ? values[0]! : values]),
  );
}

/** Places in the list of findings by flow, joined by commas: few combinations, many flows. */
export function placesOfFindings(findings: ReportModel['findings']): Map<number, string> {
  const places = new Map<number, string>();
  for (const [place, { flows }] of findings.entries()) {
    for (const flow of flows) {
      const before = places.get(flow);
      places.set(flow, before === undefined ? String(place) : `${before},${place}`);
    }
  }
  return places;
}
