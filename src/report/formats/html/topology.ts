import { lookedUp } from '../../../lookup.js';
import type { RoleEdge } from '../../model/pictures.js';
import { type Layout, type Line, layOut, NODE_WIDTH, type Node, REACH } from '../../model/topology-layout.js';
import { arrowOf, EDGE_SHADES, strokesOf, widthOf } from '../../model/topology-lines.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { legend, MARKS } from './shade.js';
import { table } from './table.js';

/** Who talks to whom by role: the picture a report has before all others. */
export function topology(page: Page): Markup {
  const { say, model } = page;
  const { edges } = model.pictures;
  if (edges.length === 0)
    return html`<section id="topology"><h2>${say('topology.title')}</h2><p>${say('topology.none')}</p></section>
`;
  const layout = layOut(model.pictures);
  return html`<section id="topology"><h2>${say('topology.title')}</h2>
<p class="note">${say('topology.about')}</p>
<div class="scroll picture" role="region" tabindex="0" aria-label="${say('topology.title')}">${drawing(page, layout)}</div>
${legend(page, EDGE_SHADES)}
<details class="fold"><summary>${say('topology.as-table')}</summary>${asTable(page, edges)}</details>
</section>
`;
}

function drawing(page: Page, { width, height, nodes, lines }: Layout): Markup {
  return html`<svg class="topology" viewBox="0 0 ${width} ${Math.round(height)}" width="${width}" height="${Math.round(height)}" role="img" aria-label="${page.say('topology.alternative')}">
${lines.map(strokes)}
${nodes.map((node) => box(page, node))}
${lines.map((line) => label(page, line))}
</svg>`;
}

function box({ model, name, say }: Page, { role, x, y, height }: Node): Markup {
  const hosts = lookedUp(model.pictures.hosts, role) ?? 0;
  const known = model.summary.hosts.filter(({ roles }) => roles.includes(role));
  const second = hosts === 1 && known.length === 1 ? known[0]!.address : say('topology.hosts', { hosts });
  return html`<g class="node"><rect x="${x}" y="${one(y - height / 2)}" width="${NODE_WIDTH}" height="${height}" rx="6"/><text class="role" x="${x + NODE_WIDTH / 2}" y="${one(y - 3)}">${name('role', role)}</text><text class="hosts" x="${x + NODE_WIDTH / 2}" y="${one(y + 14)}">${second}</text></g>
`;
}

function strokes(line: Line): Markup {
  const paths = strokesOf(line, REACH, 1).map(
    ({ shade, path, width }) => html`<path class="line-${shade}" d="${path}" stroke-width="${width}"/>`,
  );
  return html`<g class="edge">${paths}<path class="arrow" d="${arrowOf(line, 1)}"/></g>
`;
}

function label({ values }: Page, { edge, label: { x, y }, beside }: Line): Markup {
  const parts = EDGE_SHADES.filter((shade) => edge.flows[shade] > 0).map(
    (shade, index) =>
      html`<tspan class="text-${shade}"${index > 0 && html` dx="6"`}>${MARKS[shade]} ${values.number(edge.flows[shade])}</tspan>`,
  );
  const at = beside ? { x: x - 8, y: y + 4 } : { x, y: y - widthOf(edge) / 2 - 4 };
  return html`<text class="label${beside && ' beside'}" x="${one(at.x)}" y="${one(at.y)}">${parts}</text>
`;
}

const one = (number: number) => Number(number.toFixed(1));

function asTable(page: Page, edges: readonly RoleEdge[]): Markup {
  const { say, name, values } = page;
  const columns = [
    { title: say('topology.from') },
    { title: say('topology.to') },
    ...EDGE_SHADES.map((shade) => ({ title: name('shade', shade), kind: 'number' as const })),
    { title: say('columns.bytes'), kind: 'number' as const },
    { title: say('topology.protocols'), kind: 'wide' as const },
  ];
  const rows = edges.map((edge) => [
    name('role', edge.from),
    name('role', edge.to),
    ...EDGE_SHADES.map((shade) => edge.flows[shade]),
    values.bytes(edge.bytes),
    edge.protocols.join(', '),
  ]);
  return table(page, say('topology.title'), columns, rows);
}
