import type { RoleEdge, Shade } from './pictures.js';
import type { Line } from './topology-layout.js';

export type EdgeShade = Exclude<Shade, 'unrelated'>;
export const EDGE_SHADES: readonly EdgeShade[] = ['protected', 'readable', 'undetermined', 'by-design'];

interface Stroke {
  shade: EdgeShade;
  /** Path data as SVG has them, which PDF libraries read too. */
  path: string;
  width: number;
}

/**
 * Parallel strokes, as wide as their share of the flows; all together as wide as the logarithm of them.
 * @param reach of a line beside its column, in the measure of the points.
 * @param scale of the widths.
 */
export function strokesOf({ edge, points, beside }: Line, reach: number, scale: number): Stroke[] {
  const parts = EDGE_SHADES.filter((shade) => edge.flows[shade] > 0);
  const all = flowsOf(edge);
  const whole = widthOf(edge);
  const widths = parts.map((shade) => Math.max(shade === 'readable' ? 2.4 : 1.6, (whole * edge.flows[shade]) / all) * scale);
  let offset = -widths.reduce((sum, width) => sum + width, 0) / 2;
  return parts.map((shade, index) => {
    const width = widths[index]!;
    const path = beside ? loop(points, offset + width / 2, reach) : across(points, offset + width / 2);
    offset += width;
    return { shade, path, width: one(width) };
  });
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

function loop([from, to]: Line['points'], offset: number, reach: number): string {
  const out = from!.x + reach * 1.3 + offset;
  return `M${one(from!.x)} ${one(from!.y + offset)}C${one(out)} ${one(from!.y + offset)} ${one(out)} ${one(to!.y - offset)} ${one(to!.x)} ${one(to!.y - offset)}`;
}

/** The head at the server. */
export function arrowOf({ edge, points, beside }: Line, scale: number): string {
  const { x, y } = points.at(-1)!;
  const size = (5 + widthOf(edge) / 2) * scale;
  const from = beside || points.at(-2)!.x > x ? size * 1.4 : -size * 1.4;
  return `M${one(x)} ${one(y)}L${one(x + from)} ${one(y - size)}V${one(y + size)}Z`;
}

const flowsOf = ({ flows }: RoleEdge) => EDGE_SHADES.reduce((sum, shade) => sum + flows[shade], 0);

/** Of all strokes of a line. */
export const widthOf = (edge: RoleEdge): number => Math.min(18, 2.5 + 3.2 * Math.log10(1 + flowsOf(edge)));

const one = (number: number) => Number(number.toFixed(1));
