import { element } from './dom.js';
import { flowDetails } from './flow-details.js';
import type { FlowStore } from './flow-store.js';

const MARKS: Record<string, string> = { protected: '■', readable: '▲', undetermined: '○', 'by-design': '◇' };
const COLUMNS = 10;

/** Rows of flows, and what is folded beneath them. */
export class FlowRows {
  readonly #flows: FlowStore;
  readonly #unfolded = new Set<number>();

  constructor(flows: FlowStore) {
    this.#flows = flows;
  }

  unfold(id: number): void {
    this.#unfolded.add(id);
  }

  rowsOf(row: number): HTMLTableRowElement[] {
    const flows = this.#flows;
    const id = flows.number(row, 'id');
    const button = element('button', { type: 'button', class: 'unfold', 'aria-label': `${flows.data.words.details!} ${id}` }, String(id));
    const shown = element(
      'tr',
      { class: 'main' },
      element('td', { class: 'number' }, button),
      element('td', { class: 'nowrap' }, flows.time(row, 'first')),
      this.#end(row, 'client'),
      this.#end(row, 'server'),
      element('td', {}, flows.text(row, 'protocol')),
      element('td', { class: 'nowrap' }, flows.text(row, 'tls')),
      this.#protection(row),
      element('td', {}, flows.label(row, 'expectation')),
      element('td', { class: 'number' }, flows.number(row, 'bytes').toLocaleString(document.documentElement.lang)),
      element('td', {}, ...this.#findings(row)),
    );
    const unfold = () => {
      const more = element('tr', { class: 'more' }, element('td', { colspan: String(COLUMNS) }, flowDetails(flows, row)));
      shown.after(more);
      return more;
    };
    let more: HTMLTableRowElement | null = null;
    button.setAttribute('aria-expanded', String(this.#unfolded.has(id)));
    button.addEventListener('click', () => {
      if (this.#unfolded.delete(id)) {
        more?.remove();
        more = null;
      } else {
        this.#unfolded.add(id);
        more = unfold();
      }
      button.setAttribute('aria-expanded', String(more !== null));
    });
    if (!this.#unfolded.has(id)) return [shown];
    more = element('tr', { class: 'more' }, element('td', { colspan: String(COLUMNS) }, flowDetails(flows, row)));
    return [shown, more];
  }

  #end(row: number, side: 'client' | 'server'): HTMLTableCellElement {
    const cell = element('td', {}, element('bdi', {}, this.#flows.socket(row, side)));
    const name = this.#flows.hostName(this.#flows.text(row, side));
    if (name !== '') cell.append(element('div', { class: 'sub' }, element('bdi', {}, name)));
    return cell;
  }

  #protection(row: number): HTMLTableCellElement {
    const { shades } = this.#flows.data;
    const protection = this.#flows.text(row, 'protection');
    const shade = Object.hasOwn(shades, protection) ? shades[protection]! : 'undetermined';
    const mark = element('span', { class: `mark ${shade}`, 'aria-hidden': 'true' }, MARKS[shade]!);
    return element('td', { class: 'nowrap' }, mark, ` ${this.#flows.label(row, 'protection')}`);
  }

  #findings(row: number): (Node | string)[] {
    return this.#flows.findings(row).flatMap((place) => {
      const finding = this.#flows.data.findings[place];
      return finding === undefined ? [] : [element('a', { href: `#${finding.id}`, title: finding.title }, finding.id), ' '];
    });
  }
}
