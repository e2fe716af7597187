import type { NumberColumn, TextColumn } from './data.js';
import { byId } from './dom.js';
import { FlowRows } from './flow-rows.js';
import { matchWords } from './flow-search.js';
import type { FlowStore } from './flow-store.js';
import type { Facet, Source } from './source.js';

/** Servers that can be chosen; the others are found by their address. */
const MAX_SERVERS = 100;

const NUMBERS: ReadonlySet<string> = new Set<NumberColumn>(['id', 'first', 'bytes']);

/** The flows as rows of their table. */
export class FlowSource implements Source {
  readonly size: number;
  readonly facets: readonly Facet[];
  readonly #flows: FlowStore;
  readonly #rows: FlowRows;
  readonly #body = byId('flows-table', HTMLTableElement).tBodies[0]!;
  /** Places in alphabetical order, by column: numbers are compared as numbers, so that addresses are in order too. */
  readonly #ranks = new Map<TextColumn, Uint32Array>();

  constructor(flows: FlowStore) {
    this.#flows = flows;
    this.size = flows.size;
    this.#rows = new FlowRows(flows);
    const { words } = flows.data;
    this.facets = [
      this.#textFacet('protection', words['column.protection']!),
      this.#textFacet('expectation', words['column.expectation']!),
      this.#textFacet('protocol', words['column.protocol']!),
      { ...this.#textFacet('server', words['column.server']!, MAX_SERVERS), note: words['servers-shown']! },
      this.#findingFacet(words['column.findings']!),
      { name: 'flow', label: '', options: [], matcher: (id) => (row) => flows.number(row, 'id') === Number(id) },
    ];
  }

  comparator(column: string): (a: number, b: number) => number {
    const flows = this.#flows;
    if (NUMBERS.has(column)) return (a, b) => flows.number(a, column as NumberColumn) - flows.number(b, column as NumberColumn);
    if (column === 'findings') {
      // The worst finding has the lowest place; flows without any come last.
      const worst = flows
        .dictionary('findings')
        .map((places) => (places === '' ? Number.MAX_SAFE_INTEGER : Number(places.split(',', 1)[0])));
      return (a, b) => worst[flows.place(a, 'findings')]! - worst[flows.place(b, 'findings')]!;
    }
    const text = (
      Object.hasOwn(flows.data.dictionaries, column) ? column : column === 'client' || column === 'server' ? column : 'protocol'
    ) as TextColumn;
    const ranks = this.#ranksOf(text);
    const ports = text === 'client' ? 'clientPort' : text === 'server' ? 'serverPort' : null;
    return (a, b) =>
      ranks[flows.place(a, text)]! - ranks[flows.place(b, text)]! || (ports === null ? 0 : flows.number(a, ports) - flows.number(b, ports));
  }

  matcher(words: readonly string[]): (row: number) => boolean {
    return matchWords(this.#flows, words);
  }

  show(rows: readonly number[]): void {
    this.#body.replaceChildren(...rows.flatMap((row) => this.#rows.rowsOf(row)));
  }

  /** Opens what is folded beneath a flow. */
  unfold(id: string): void {
    this.#rows.unfold(Number(id));
  }

  #ranksOf(column: TextColumn): Uint32Array {
    let ranks = this.#ranks.get(column);
    if (ranks === undefined) {
      const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const texts = this.#flows.dictionary(column);
      const shown = texts.map((text) => this.#flows.labelOf(column, text));
      ranks = new Uint32Array(texts.length);
      for (const [rank, place] of [...shown.keys()].sort((a, b) => collator.compare(shown[a]!, shown[b]!) || a - b).entries())
        ranks[place] = rank;
      this.#ranks.set(column, ranks);
    }
    return ranks;
  }

  #textFacet(column: TextColumn, label: string, most = Number.POSITIVE_INFINITY): Facet {
    const flows = this.#flows;
    const texts = flows.dictionary(column);
    const counts = new Uint32Array(texts.length);
    for (let row = 0; row < flows.size; row++) counts[flows.place(row, column)]!++;
    const places = [...texts.keys()].filter((place) => counts[place]! > 0).sort((a, b) => counts[b]! - counts[a]! || a - b);
    const number = (value: number) => value.toLocaleString(document.documentElement.lang);
    const options = places.slice(0, most).map((place) => ({
      value: texts[place]!,
      label: `${flows.labelOf(column, texts[place]!)} (${number(counts[place]!)})`,
    }));
    const matcher = (value: string) => {
      const wanted = texts.indexOf(value);
      return (row: number) => flows.place(row, column) === wanted;
    };
    return { name: column, label, options, matcher };
  }

  #findingFacet(label: string): Facet {
    const flows = this.#flows;
    const options = flows.data.findings.map(({ id, title }) => ({ value: id, label: `${id} ${title}` }));
    const matcher = (value: string) => {
      const wanted = String(flows.data.findings.findIndex(({ id }) => id === value));
      const hits = flows.dictionary('findings').map((places) => places.split(',').includes(wanted));
      return (row: number) => hits[flows.place(row, 'findings')]!;
    };
    return { name: 'finding', label, options, matcher };
  }
}
