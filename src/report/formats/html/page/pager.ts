import { element, fill } from './dom.js';

export interface PagerParts {
  words: Record<string, string>;
  sizes: readonly number[];
  size: number;
  turned(): void;
}

const STEPS = ['first', 'previous', 'next', 'last'] as const;

const inLanguage = (value: number) => value.toLocaleString(document.documentElement.lang);

/** Turns the pages of a table and says, to a screen reader as well, which rows are shown. */
export class Pager {
  readonly element: HTMLElement;
  readonly #parts: PagerParts;
  readonly #status = element('p', { role: 'status', class: 'showing' });
  readonly #left = element('p', { class: 'note left-out', hidden: '' });
  readonly #place = element('span', { class: 'place' });
  readonly #buttons: Record<(typeof STEPS)[number], HTMLButtonElement>;
  readonly #select: HTMLSelectElement;
  #page = 0;
  #rows = 0;
  #all = 0;

  constructor(parts: PagerParts) {
    this.#parts = parts;
    const { words, sizes } = parts;
    this.#select = element('select', {}, ...sizes.map((size) => element('option', { value: String(size) }, String(size))));
    this.size = parts.size;
    this.#select.addEventListener('change', () => {
      this.#page = 0;
      parts.turned();
    });
    this.#buttons = Object.fromEntries(STEPS.map((step) => [step, this.#button(step)])) as Record<
      (typeof STEPS)[number],
      HTMLButtonElement
    >;
    const { first, previous, next, last } = this.#buttons;
    this.element = element(
      'nav',
      { class: 'pager', 'aria-label': words.pages! },
      this.#status,
      this.#left,
      element('div', { class: 'turn' }, first, previous, this.#place, next, last, element('label', {}, words['page-size']!, this.#select)),
    );
  }

  get size(): number {
    return Number(this.#select.value);
  }

  set size(size: number) {
    this.#select.value = String(this.#parts.sizes.includes(size) ? size : this.#parts.size);
  }

  get page(): number {
    return this.#page;
  }

  set page(page: number) {
    this.#page = Math.min(this.#pages - 1, Math.max(0, Math.floor(page) || 0));
  }

  get range(): { from: number; to: number } {
    this.page = this.#page;
    const from = this.#page * this.size;
    return { from, to: Math.min(this.#rows, from + this.size) };
  }

  /** @param rows that fit the filters, of `all`. */
  count(rows: number, all: number): void {
    this.#rows = rows;
    this.#all = all;
  }

  /** On paper the rows are the first ones; how many are left out is said there. */
  tellPrinted(printed: number, rows: number, leftOut: string): void {
    this.#tellRange(0, printed, rows);
    this.#left.hidden = printed === rows;
    this.#left.textContent = fill(leftOut, { limit: inLanguage(printed), left: inLanguage(rows - printed) });
  }

  #tellRange(from: number, to: number, rows: number): void {
    const { words } = this.#parts;
    const values = { from: inLanguage(Math.min(from + 1, to)), to: inLanguage(to), shown: inLanguage(rows), all: inLanguage(this.#all) };
    this.#status.textContent = fill(rows === this.#all ? words.showing! : words.filtered!, values);
  }

  tell(): void {
    const { words } = this.#parts;
    const { from, to } = this.range;
    this.#left.hidden = true;
    this.#tellRange(from, to, this.#rows);
    this.#place.textContent = fill(words['page-of']!, { page: inLanguage(this.#page + 1), pages: inLanguage(this.#pages) });
    // A button that is disabled loses the focus: it only says that it does nothing.
    for (const step of STEPS) this.#buttons[step].setAttribute('aria-disabled', String(this.#target(step) === this.#page));
  }

  get #pages(): number {
    return Math.max(1, Math.ceil(this.#rows / this.size));
  }

  #target(step: (typeof STEPS)[number]): number {
    const last = this.#pages - 1;
    return { first: 0, previous: Math.max(0, this.#page - 1), next: Math.min(last, this.#page + 1), last }[step];
  }

  #button(step: (typeof STEPS)[number]): HTMLButtonElement {
    const sign = { first: '«', previous: '‹', next: '›', last: '»' }[step];
    const button = element('button', { type: 'button', 'aria-label': this.#parts.words[step]!, title: this.#parts.words[step]! }, sign);
    button.addEventListener('click', () => {
      const target = this.#target(step);
      if (target === this.#page) return;
      this.#page = target;
      this.#parts.turned();
    });
    return button;
  }
}
