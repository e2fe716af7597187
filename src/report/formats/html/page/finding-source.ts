import { byId } from './dom.js';
import type { Facet, Source } from './source.js';

const SEVERITIES = ['info', 'low', 'medium', 'high'];
const NUMBERS: ReadonlySet<string> = new Set(['clients', 'flows']);

/** The findings that are in the page already, the first as rows and the others as what rows are taken from: they are put in order and hidden, not made. */
export class FindingSource implements Source {
  readonly size: number;
  readonly facets: readonly Facet[];
  readonly #table = byId('findings-table', HTMLTableElement);
  readonly #groups: readonly HTMLTableSectionElement[] = [...this.#table.tBodies, ...templates()];
  #texts: readonly string[] | null = null;

  constructor(words: Record<string, string>) {
    this.size = this.#groups.length;
    const count = (name: string) => {
      const counts = new Map<string, number>();
      for (const { dataset } of this.#groups) counts.set(dataset[name]!, (counts.get(dataset[name]!) ?? 0) + 1);
      return [...counts];
    };
    const facet = (name: string, label: string, say: (value: string) => string): Facet => ({
      name,
      label,
      options: count(name).map(([value, number]) => ({ value, label: `${say(value)} (${number})` })),
      matcher: (value) => (row) => this.#groups[row]!.dataset[name] === value,
    });
    this.facets = [
      facet('severity', words['column.severity']!, (severity) => words[`severity.${severity}`] ?? severity),
      facet('kind', words['column.kind']!, (kind) => kind.replaceAll('-', ' ')),
      facet('server', words['column.server']!, (server) => server),
    ];
  }

  comparator(column: string): (a: number, b: number) => number {
    const data = (row: number) => this.#groups[row]!.dataset;
    if (column === 'severity') return (a, b) => SEVERITIES.indexOf(data(a).severity!) - SEVERITIES.indexOf(data(b).severity!);
    if (column === 'id') return (a, b) => a - b;
    if (NUMBERS.has(column)) return (a, b) => Number(data(a)[column]) - Number(data(b)[column]);
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    if (column === 'server')
      return (a, b) => collator.compare(data(a).server!, data(b).server!) || Number(data(a).port) - Number(data(b).port);
    if (column === 'last-seen') return (a, b) => (data(a).last! < data(b).last! ? -1 : data(a).last! > data(b).last! ? 1 : 0);
    const title = (row: number) => this.#groups[row]!.querySelector('th')!.textContent ?? '';
    return (a, b) => collator.compare(title(a), title(b));
  }

  matcher(words: readonly string[]): (row: number) => boolean {
    // Of thousands of findings these are megabytes: not before somebody searches.
    this.#texts ??= this.#groups.map((group) => (group.textContent ?? '').toLowerCase());
    const texts = this.#texts;
    return (row) => words.every((word) => texts[row]!.includes(word));
  }

  show(rows: readonly number[]): void {
    const shown = rows.map((row) => this.#groups[row]!);
    const chosen = new Set(shown);
    for (const group of this.#groups) group.hidden = !chosen.has(group);
    // The focus may be in a row: only what is not in its place is moved.
    let before: Element | null = this.#table.tHead;
    for (const group of shown) {
      if (before?.nextElementSibling !== group) before?.after(group);
      before = group;
    }
  }

  /** The page has a finding of this id, and does not show it now. */
  hides(id: string): boolean {
    const group = this.#groups.find((each) => each.id === id);
    return group !== undefined && (group.hidden !== false || !group.isConnected);
  }
}

/** Findings that no row has been made of. */
function templates(): HTMLTableSectionElement[] {
  const rest = document.getElementById('findings-rest');
  return rest instanceof HTMLTemplateElement ? [...rest.content.querySelectorAll('tbody')] : [];
}
