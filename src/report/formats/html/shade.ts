import type { Shade } from '../../model/pictures.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';

/** In the order they are drawn, what can be read first: beginning at the base line it is compared best. */
export const SHADES: readonly Shade[] = ['readable', 'undetermined', 'by-design', 'protected', 'unrelated'];

/** Shapes, so that nothing is told by colour alone. */
export const MARKS: Record<Shade, string> = { protected: '■', readable: '▲', undetermined: '○', 'by-design': '◇', unrelated: '▪' };

export function legend(page: Page, shades: readonly Shade[]): Markup {
  const items = shades.map(
    (shade) => html`<li><span class="mark ${shade}" aria-hidden="true">${MARKS[shade]}</span> ${page.name('shade', shade)}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

/** One bar, its parts in the order of `SHADES`; the numbers stand beside it. */
export function bar(parts: Partial<Record<Shade, number>>, most: number): Markup {
  let from = 0;
  const rects = SHADES.map((shade) => {
    const width = most === 0 ? 0 : (1000 * (parts[shade] ?? 0)) / most;
    const rect = width === 0 ? null : html`<rect class="fill-${shade}" x="${from.toFixed(1)}" width="${width.toFixed(1)}" height="12"/>`;
    from += width;
    return rect;
  });
  return html`<svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects}</svg>`;
}
