import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { bar, legend, SHADES } from './shade.js';
import { table } from './table.js';

/** Protection by protocol: bars with their numbers, so that the picture is its own table. */
export function protocols(page: Page): Markup {
  const { say, name, model } = page;
  const { protocols: all } = model.pictures;
  const total = (shades: Record<string, number>) => Object.values(shades).reduce((sum, flows) => sum + flows, 0);
  const most = Math.max(0, ...all.map(({ shades }) => total(shades)));
  const columns = [
    { title: say('columns.protocol') },
    { title: say('columns.flows'), kind: 'wide' as const },
    ...SHADES.map((shade) => ({ title: name('shade', shade), kind: 'number' as const })),
  ];
  const rows = all.map(({ protocol, shades }) => [protocol.toUpperCase(), bar(shades, most), ...SHADES.map((shade) => shades[shade])]);
  const readable = all.filter(({ shades }) => shades.readable > 0).map(({ protocol }) => protocol.toUpperCase());
  const inShort = readable.length === 0 ? say('protocols.none-readable') : say('protocols.readable', { protocols: readable.join(', ') });
  return chapter(
    'protocols',
    say('protocols.title'),
    inShort,
    html`${legend(page, SHADES)}${table(page, say('protocols.title'), columns, rows)}`,
  );
}
