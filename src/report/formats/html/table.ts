import { html, type Markup } from './markup.js';
import type { Page } from './page.js';

export interface Column {
  title: string;
  /** `number` is set to the right; `code` in a typewriter face. */
  kind?: 'number' | 'code' | 'wide';
}

type Cell = Markup | string | number | null;

/** Rows that are shown at most in the tables of hosts, endpoints and the like; how many more there are is said. */
const MAX_ROWS = 200;

/** A table with a caption that scrolls by itself where the page is too narrow, by keyboard as well. */
export function table(page: Page, caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup {
  const heads = columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? ''}">${title}</th>`);
  const body = rows.slice(0, MAX_ROWS).map((row) => {
    const cells = row.map((cell, index) => {
      const kind = columns[index]!.kind ?? '';
      return html`<td class="${kind}">${typeof cell === 'number' ? page.values.number(cell) : cell}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  });
  const left = rows.length - body.length;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${body}</tbody></table></div>${left > 0 && html`<p class="note">${page.say('more-rows', { rows: left })}</p>`}`;
}
