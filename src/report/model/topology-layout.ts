import { ROLES } from '../../catalog/roles.js';
import type { Pictures, RoleEdge } from './pictures.js';

/** Where Exchange people draw a role: outside, perimeter, Client Access, Mailbox, directory and others; from left to right. */
const COLUMN: Record<string, number> = {
  client: 0,
  internet: 0,
  'voip-gateway': 0,
  'exchange-online': 0,
  admin: 0,
  monitoring: 0,
  relay: 1,
  'edge-transport': 1,
  'load-balancer': 1,
  'client-access': 2,
  'front-end': 2,
  'hub-transport': 2,
  'unified-messaging': 2,
  mailbox: 3,
  'back-end': 3,
};
const OTHERS = 4;

export const NODE_WIDTH = 176;
const SLOT = 30;
const BETWEEN = 26;
const MARGIN = 12;
/** How far the line between two roles of one column, or of a role with itself, reaches out. */
const REACH = 54;

/** A role, or the place where a line passes a column on its way to another one. */
interface Item {
  role: string | null;
  column: number;
  /** Middle. */
  y: number;
  height: number;
}

export interface Node {
  role: string;
  x: number;
  y: number;
  height: number;
}

/** Points a line goes through, from the client to the server; a pair of points is a curve across a gap, or a straight line across a column. */
export interface Line {
  edge: RoleEdge;
  points: { x: number; y: number }[];
  /** Both ends are in one column: the line reaches out to its right. */
  beside: boolean;
  label: { x: number; y: number };
}

export interface Layout {
  width: number;
  height: number;
  nodes: Node[];
  lines: Line[];
}

interface Route {
  edge: RoleEdge;
  /** Left to right. */
  items: Item[];
  reversed: boolean;
}

/** Columns of roles, lines between them that cross no role (K. Sugiyama et al. 1981, in small). */
export function layOut({ edges }: Pick<Pictures, 'edges'>): Layout {
  const roles = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const used = [...new Set(roles.map(columnOf))].sort((a, b) => a - b);
  const columns: Item[][] = used.map(() => []);
  const nodes = new Map<string, Item>();
  for (const role of roles) {
    const column = used.indexOf(columnOf(role));
    const item = { role, column, y: 0, height: 0 };
    nodes.set(role, item);
    columns[column]!.push(item);
  }
  const routes = edges.map((edge) => routeOf(edge, nodes, columns));
  for (const item of nodes.values()) item.height = heightOf(item, routes);
  order(columns, routes);
  const gap = used.length <= 3 ? 230 : 150;
  const loops = routes.some(
    ({ items }) => items.length === 2 && items[0]!.column === items[1]!.column && items[0]!.column === used.length - 1,
  );
  const left = (column: number) => MARGIN + column * (NODE_WIDTH + gap);
  const height = Math.max(...columns.map(stacked), 0) + 2 * MARGIN;
  return {
    width: 2 * MARGIN + used.length * NODE_WIDTH + (used.length - 1) * gap + (loops ? 2 * REACH : 0),
    height,
    nodes: [...nodes.values()].map(({ role, column, y, height: tall }) => ({
      role: role!,
      x: left(column),
      y: y + height / 2,
      height: tall,
    })),
    lines: linesOf(routes, left, height / 2),
  };
}

const columnOf = (role: string) => (Object.hasOwn(COLUMN, role) ? COLUMN[role]! : OTHERS);
const rank = (role: string) => (ROLES as readonly string[]).indexOf(role);

function routeOf(edge: RoleEdge, nodes: ReadonlyMap<string, Item>, columns: readonly Item[][]): Route {
  const [from, to] = [nodes.get(edge.from)!, nodes.get(edge.to)!];
  if (from.column === to.column) return { edge, items: [from, to], reversed: false };
  const reversed = from.column > to.column;
  const [first, last] = reversed ? [to, from] : [from, to];
  const passed: Item[] = [];
  for (let column = first.column + 1; column < last.column; column++) {
    const item = { role: null, column, y: 0, height: SLOT };
    columns[column]!.push(item);
    passed.push(item);
  }
  return { edge, items: [first, ...passed, last], reversed };
}

function heightOf(item: Item, routes: readonly Route[]): number {
  const ends = { left: 0, right: 0 };
  for (const { items } of routes) {
    if (items[0] === item) ends.right++;
    if (items.at(-1) === item) ends[items[0]!.column === item.column ? 'right' : 'left']++;
  }
  return Math.max(58, 12 + SLOT * Math.max(ends.left, ends.right));
}

/** Twice towards the middle of what an item is joined to: few lines cross then. */
function order(columns: readonly Item[][], routes: readonly Route[]): void {
  for (const column of columns) stack(column);
  for (let pass = 0; pass < 2; pass++) {
    for (const column of columns) {
      const middle = new Map(column.map((item) => [item, middleOf(item, routes)]));
      column.sort((a, b) => middle.get(a)! - middle.get(b)!);
      stack(column);
    }
  }
}

function middleOf(item: Item, routes: readonly Route[]): number {
  const joined = routes.flatMap(({ items }) => {
    const at = items.indexOf(item);
    return at < 0 ? [] : [items[at - 1] ?? [], items[at + 1] ?? []].flat();
  });
  return joined.length === 0 ? item.y : joined.reduce((sum, { y }) => sum + y, 0) / joined.length;
}

const stacked = (column: readonly Item[]) => column.reduce((sum, { height }) => sum + height + BETWEEN, -BETWEEN);

function stack(column: readonly Item[]): void {
  let top = -stacked(column) / 2;
  for (const item of column) {
    item.y = top + item.height / 2;
    top += item.height + BETWEEN;
  }
}

function linesOf(routes: readonly Route[], left: (column: number) => number, middle: number): Line[] {
  const slots = slotsOf(routes);
  const taken = new Map<number, number[]>();
  return routes.map((route) => {
    const { edge, items, reversed } = route;
    const beside = items[0]!.column === items[1]!.column;
    const points = items.flatMap((item, index) => {
      const [x, y] = [left(item.column), middle + item.y];
      if (index === 0) return [{ x: x + NODE_WIDTH, y: y + slots.get(`${routes.indexOf(route)} first`)! }];
      if (index === items.length - 1) return [{ x: beside ? x + NODE_WIDTH : x, y: y + slots.get(`${routes.indexOf(route)} last`)! }];
      return [
        { x, y },
        { x: x + NODE_WIDTH, y },
      ];
    });
    const [a, b] = [points[0]!, points[1]!];
    const label = beside ? { x: a.x + REACH, y: (a.y + b.y) / 2 } : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    label.y = free(taken, label.x, label.y);
    return { edge, points: reversed ? points.reverse() : points, beside, label };
  });
}

/** Ends at one side of a role, in the order of what they lead to. */
function slotsOf(routes: readonly Route[]): Map<string, number> {
  const sides = new Map<Item, Record<'left' | 'right', { key: string; towards: number }[]>>();
  const sideOf = (item: Item) => {
    const known = sides.get(item) ?? { left: [], right: [] };
    sides.set(item, known);
    return known;
  };
  for (const [index, { items }] of routes.entries()) {
    const beside = items[0]!.column === items[1]!.column;
    sideOf(items[0]!).right.push({ key: `${index} first`, towards: items[1]!.y });
    sideOf(items.at(-1)!)[beside ? 'right' : 'left'].push({ key: `${index} last`, towards: items.at(-2)!.y });
  }
  const slots = new Map<string, number>();
  for (const { left, right } of sides.values()) {
    for (const ends of [left, right]) {
      ends.sort((a, b) => a.towards - b.towards);
      for (const [index, { key }] of ends.entries()) slots.set(key, (index - (ends.length - 1) / 2) * SLOT);
    }
  }
  return slots;
}

/** The nearest place below where no other label of the same gap stands. */
function free(taken: Map<number, number[]>, x: number, wanted: number): number {
  const others = taken.get(x) ?? [];
  let y = wanted;
  while (others.some((other) => Math.abs(other - y) < 15)) y += 15;
  taken.set(x, [...others, y]);
  return y;
}

export { REACH };
