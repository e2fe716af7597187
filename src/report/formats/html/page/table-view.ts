import { byId, element, fill } from './dom.js';
import { Pager } from './pager.js';
import type { Facet, Source } from './source.js';

const SIZES = [25, 50, 100, 250];
const TYPING_MS = 150;

export interface TableViewParts {
  /** Prefix of the elements' ids: `flows-table`, `flows-tools`, `flows-pager`. */
  name: string;
  source: Source;
  words: Record<string, string>;
  size: number;
  /** The user changed what is shown. */
  changed(): void;
}

/** Sorts, filters and pages the rows of a source, by mouse and keyboard alike. */
export class TableView {
  readonly #parts: TableViewParts;
  readonly #heads: HTMLTableCellElement[];
  readonly #search: HTMLInputElement;
  readonly #selects: { facet: Facet; select: HTMLSelectElement | null }[];
  readonly #clear: HTMLButtonElement;
  readonly #pager: Pager;
  readonly #chosen = new Map<string, string>();
  #query = '';
  #sort = '';
  #descending = false;
  /** In the order they are shown. */
  #rows: number[] = [];

  constructor(parts: TableViewParts) {
    this.#parts = parts;
    const { name, source, words } = parts;
    this.#heads = [...byId(`${name}-table`, HTMLTableElement).tHead!.rows[0]!.cells];
    for (const head of this.#heads) this.#makeSortable(head);
    this.#search = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: words['search-hint']! });
    let typing = 0;
    this.#search.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.#change(() => (this.#query = this.#search.value)), TYPING_MS);
    });
    this.#selects = source.facets.map((facet) => ({ facet, select: facet.options.length === 0 ? null : this.#selectOf(facet) }));
    this.#clear = element('button', { type: 'button', class: 'clear' }, words.clear!);
    this.#clear.addEventListener('click', () => {
      this.#change(() => this.#reset());
      this.#search.focus();
    });
    const labelled = this.#selects.flatMap(({ facet, select }) => (select === null ? [] : [this.#field(facet.name, facet.label, select)]));
    byId(`${name}-tools`, HTMLElement).append(this.#field('search', words.search!, this.#search), ...labelled, this.#clear);
    this.#pager = new Pager({ words, sizes: SIZES, size: parts.size, turned: () => this.#turned() });
    byId(`${name}-pager`, HTMLElement).append(this.#pager.element);
  }

  /** What is shown, as members of the address. */
  get members(): [string, string][] {
    const said: [string, string][] = [...this.#chosen];
    if (this.#query !== '') said.push(['q', this.#query]);
    if (this.#sort !== '') said.push(['sort', `${this.#descending ? '-' : ''}${this.#sort}`]);
    if (this.#pager.page > 0) said.push(['page', String(this.#pager.page + 1)]);
    if (this.#pager.size !== this.#parts.size) said.push(['size', String(this.#pager.size)]);
    return said;
  }

  /** Shows what an address says; whatever it does not say is as at the beginning. */
  open(members: ReadonlyMap<string, string>): void {
    this.#reset();
    this.#query = members.get('q') ?? '';
    const sort = members.get('sort') ?? '';
    this.#sort = sort.replace(/^-/, '');
    this.#descending = sort.startsWith('-');
    for (const { facet } of this.#selects) {
      const value = members.get(facet.name);
      if (value !== undefined) this.#chosen.set(facet.name, value);
    }
    this.#pager.size = Number(members.get('size') ?? this.#parts.size);
    this.#find();
    this.#pager.page = Number(members.get('page') ?? 1) - 1;
    this.#show();
  }

  /**
   * For paper, which turns no pages; `shown` puts back what was shown.
   * @param most rows that are printed; how many are left out is printed with them.
   * @param all rows in their first order, or only those that were searched for, as they were sorted.
   */
  print(most: number, all: boolean): void {
    const { source, name, words } = this.#parts;
    const rows = all ? Array.from({ length: source.size }, (_, row) => row) : this.#rows;
    source.show(rows.slice(0, most));
    this.#pager.tellPrinted(Math.min(most, rows.length), rows.length, words[`printed-${name}`]!);
  }

  /** What was shown before it was printed. */
  shown(): void {
    this.#show();
  }

  #reset(): void {
    this.#query = '';
    this.#chosen.clear();
  }

  #change(change: () => void): void {
    change();
    this.#find();
    this.#pager.page = 0;
    this.#show();
    this.#parts.changed();
  }

  #turned(): void {
    this.#show();
    this.#parts.changed();
  }

  #find(): void {
    const { source } = this.#parts;
    const words = this.#query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const tests = this.#selects.flatMap(({ facet }) => {
      const value = this.#chosen.get(facet.name);
      return value === undefined ? [] : [facet.matcher(value)];
    });
    if (words.length > 0) tests.push(source.matcher(words));
    const rows: number[] = [];
    for (let row = 0; row < source.size; row++) if (tests.every((test) => test(row))) rows.push(row);
    if (this.#sort !== '') {
      const compare = source.comparator(this.#sort);
      const sign = this.#descending ? -1 : 1;
      rows.sort((a, b) => sign * compare(a, b) || a - b);
    }
    this.#rows = rows;
    this.#pager.count(rows.length, source.size);
  }

  #show(): void {
    const { source } = this.#parts;
    this.#search.value = this.#query;
    for (const { facet, select } of this.#selects) if (select !== null) select.value = this.#chosen.get(facet.name) ?? '';
    this.#clear.hidden = this.#query === '' && this.#chosen.size === 0;
    for (const head of this.#heads) {
      if (head.dataset.column === this.#sort) head.setAttribute('aria-sort', this.#descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    const { from, to } = this.#pager.range;
    source.show(this.#rows.slice(from, to));
    this.#pager.tell();
  }

  #field(name: string, label: string, control: HTMLInputElement | HTMLSelectElement): HTMLElement {
    control.id = `${this.#parts.name}-by-${name}`;
    return element('div', { class: 'field' }, element('label', { for: control.id }, label), control);
  }

  #makeSortable(head: HTMLTableCellElement): void {
    const column = head.dataset.column!;
    const button = element('button', { type: 'button' }, head.textContent ?? '');
    button.addEventListener('click', () =>
      this.#change(() => {
        this.#descending = this.#sort === column && !this.#descending;
        this.#sort = column;
      }),
    );
    head.replaceChildren(button);
  }

  #selectOf(facet: Facet): HTMLSelectElement {
    const options = facet.options.map(({ value, label }) => element('option', { value }, label));
    const select = element('select', {}, element('option', { value: '' }, this.#parts.words.all!), ...options);
    if (facet.note !== undefined) select.title = fill(facet.note, { shown: String(facet.options.length) });
    select.addEventListener('change', () =>
      this.#change(() => {
        if (select.value === '') this.#chosen.delete(facet.name);
        else this.#chosen.set(facet.name, select.value);
      }),
    );
    return select;
  }
}
