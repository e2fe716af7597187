import type { RoleEdge, Shade } from '../../model/pictures.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { legend, MARKS } from './shade.js';
import { table } from './table.js';
import { type Layout, type Line, layOut, NODE_WIDTH, type Node, REACH } from './topology-layout.js';

type EdgeShade = Exclude<Shade, 'unrelated'>;
const EDGE_SHADES: readonly EdgeShade[] = ['protected', 'readable', 'undetermined', 'by-design'];

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
  const hosts = model.pictures.hosts[role] ?? 0;
  const known = model.summary.hosts.filter(({ roles }) => roles.includes(role));
  const second = hosts === 1 && known.length === 1 ? known[0]!.address : say('topology.hosts', { hosts });
  return html`<g class="node"><rect x="${x}" y="${one(y - height / 2)}" width="${NODE_WIDTH}" height="${height}" rx="6"/><text class="role" x="${x + NODE_WIDTH / 2}" y="${one(y - 3)}">${name('role', role)}</text><text class="hosts" x="${x + NODE_WIDTH / 2}" y="${one(y + 14)}">${second}</text></g>
`;
}

/** Parallel strokes, as wide as their share of the flows; all together as wide as the logarithm of them. */
function strokes({ edge, points, beside }: Line): Markup {
  const parts = EDGE_SHADES.filter((shade) => edge.flows[shade] > 0);
  const all = flowsOf(edge);
  const whole = widthOf(edge);
  const widths = parts.map((shade) => Math.max(shade === 'readable' ? 2.4 : 1.6, (whole * edge.flows[shade]) / all));
  let offset = -widths.reduce((sum, width) => sum + width, 0) / 2;
  const paths = parts.map((shade, index) => {
    const width = widths[index]!;
    const path = html`<path class="line-${shade}" d="${beside ? loop(points, offset + width / 2) : across(points, offset + width / 2)}" stroke-width="${one(width)}"/>`;
    offset += width;
    return path;
  });
  return html`<g class="edge">${paths}${arrow(points, beside, whole)}</g>
`;
}

function across(points: Line['points'], offset: number): string {
  const [first, ...rest] = points;
  let d = `M${one(first!.x)} ${one(first!.y + offset)}`;
  for (const [index, { x, y }] of rest.entries()) {
    const before = points[index]!;
    const half = (before.x + x) / 2;
    // Every second stretch passes a column: it is straight.
    d +=
      index % 2 === 1
        ? `H${one(x)}`
        : `C${one(half)} ${one(before.y + offset)} ${one(half)} ${one(y + offset)} ${one(x)} ${one(y + offset)}`;
  }
  return d;
}

function loop([from, to]: Line['points'], offset: number): string {
  const out = from!.x + REACH * 1.3 + offset;
  return `M${one(from!.x)} ${one(from!.y + offset)}C${one(out)} ${one(from!.y + offset)} ${one(out)} ${one(to!.y - offset)} ${one(to!.x)} ${one(to!.y - offset)}`;
}

function arrow(points: Line['points'], beside: boolean, width: number): Markup {
  const { x, y } = points.at(-1)!;
  const size = 5 + width / 2;
  const from = beside || points.at(-2)!.x > x ? size * 1.4 : -size * 1.4;
  return html`<path class="arrow" d="M${one(x)} ${one(y)}L${one(x + from)} ${one(y - size)}V${one(y + size)}Z"/>`;
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

const flowsOf = ({ flows }: RoleEdge) => EDGE_SHADES.reduce((sum, shade) => sum + flows[shade], 0);
const widthOf = (edge: RoleEdge) => Math.min(18, 2.5 + 3.2 * Math.log10(1 + flowsOf(edge)));
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
