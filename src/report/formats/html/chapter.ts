import { html, type Markup } from './markup.js';

/** A part of the page that is folded until somebody wants it; what it says in short can be read without. */
export function chapter(id: string, title: string, inShort: string, body: Markup): Markup {
  return html`<details class="chapter" id="${id}"><summary><h2>${title}</h2> <span class="short">${inShort}</span></summary>
<div class="body">${body}</div></details>
`;
}
