import type { Automaton } from './automaton.js';

/** Text on which an engine may try very many ways: `repeated` as often as one likes, behind `before`. */
export interface Suspicion {
  /** Ways double with each repetition; else they grow with its number, and the time with the square of it. */
  exponential: boolean;
  before: string;
  repeated: string;
}

/** Of an expression that has many, the first say enough. */
const MAX_SUSPICIONS = 400;

/** Positions reached by the same text, the last class of which they know: one number for each of them, and one for the class. */
type State = readonly number[];

/** No expression has as many positions. */
const MAX_POSITIONS = 512;

function keyOf(state: State): number {
  return state.reduce((key, each) => key * MAX_POSITIONS + each, 0);
}

/**
 * Ambiguity of an automaton as Weber and Seidl have it (On the degree of ambiguity of finite automata, 1991). A loop with two ways round on the same
 * text doubles them each time; two loops, one before the other, that read the same text which also leads from the first to the second share it out
 * in as many ways as it is long. The search for where a match begins is such a first loop. Whether the engine must try all these ways, as no match is
 * found, is not looked at here.
 */
export function suspicionsIn(automaton: Automaton): Suspicion[] {
  const { samples, positions } = automaton;
  if (Math.max(positions, samples.length) > MAX_POSITIONS) throw new Error('has too many positions');
  const steps = stepper(automaton);
  const start = steps([0], null);
  const single = explore(start, (state) => steps(state.slice(0, -1), state.at(-1)!));
  const loops = loopsOf(single);
  const found: Suspicion[] = [];
  const said = (characters: readonly number[]) => characters.map((each) => samples[each]).join('');
  for (const loop of loops) {
    const inside = new Set(loop.map(keyOf));
    const one = loop[0]!;
    const doubled = [one[0]!, one[0]!, one[1]!];
    const pairs = explore([doubled], (state) => steps(state.slice(0, -1), state.at(-1)!).filter((next) => both(next, inside, inside)));
    const split = repeatedWay(loop, automaton, inside) ?? splitWay(pairs, doubled, steps, inside);
    if (split !== null) found.push({ exponential: true, before: said(wayTo(single, one)), repeated: said(split) });
  }
  for (const first of loops) {
    const insideFirst = new Set(first.map(keyOf));
    for (const second of loops) {
      if (first === second) continue;
      const insideSecond = new Set(second.map(keyOf));
      const seeds = first.flatMap(([a, before]) => second.filter(([, last]) => last === before).map(([b]) => [a!, b!, before!]));
      const together = explore(seeds, (state) =>
        steps(state.slice(0, -1), state.at(-1)!).filter((next) => both(next, insideFirst, insideSecond)),
      );
      for (const loop of loopsOf(together)) {
        // Wherever one begins, it is the same ambiguity; but what is repeated is other text then, and may be a match.
        for (const [a, b, last] of new Map(loop.map((state) => [state.at(-1), state])).values()) {
          const goal = [a!, b!, b!, last!];
          const way = explore(
            [[a!, a!, b!, last!]],
            (state) =>
              steps(state.slice(0, -1), state.at(-1)!).filter(
                ([x, , z, c]) => insideFirst.has(keyOf([x, c])) && insideSecond.has(keyOf([z, c])),
              ),
            keyOf(goal),
          );
          if (!way.has(keyOf(goal))) continue;
          found.push({ exponential: false, before: said(wayTo(single, [a!, last!])), repeated: said(wayTo(way, goal)) });
          if (found.length >= MAX_SUSPICIONS) return found;
        }
      }
    }
  }
  return found;
}

type Steps = (positions: readonly number[], before: number | null) => State[];

/** All positions at once, by the same character. */
function stepper({ samples, next }: Automaton): Steps {
  return (positions, before) => {
    const states: State[] = [];
    for (let character = 0; character < samples.length; character++) {
      let heads: number[][] = [[]];
      for (const position of positions) {
        const reached = [...new Set(next(position, before, character))];
        heads = heads.flatMap((head) => reached.map((each) => [...head, each]));
        if (heads.length === 0) break;
      }
      for (const head of heads) states.push([...head, character]);
    }
    return states;
  };
}

interface Seen {
  state: State;
  from: number | null;
  to: State[];
}

/** Everything that is reached, with the way there; ends early where `goal` is met. */
function explore(starts: readonly State[], next: (state: State) => State[], goal?: number): Map<number, Seen> {
  const seen = new Map<number, Seen>();
  const waiting: State[] = [];
  for (const state of starts) {
    if (seen.has(keyOf(state))) continue;
    seen.set(keyOf(state), { state, from: null, to: [] });
    waiting.push(state);
  }
  for (let at = 0; at < waiting.length; at++) {
    const key = keyOf(waiting[at]!);
    const entry = seen.get(key)!;
    entry.to = next(entry.state);
    for (const state of entry.to) {
      if (seen.has(keyOf(state))) continue;
      seen.set(keyOf(state), { state, from: key, to: [] });
      if (keyOf(state) === goal) return seen;
      waiting.push(state);
    }
  }
  return seen;
}

/** Characters that lead to a state. The one a start was reached by belongs to it only where starts are reached, and not chosen. */
function wayTo(seen: ReadonlyMap<number, Seen>, state: State): number[] {
  const way: number[] = [];
  let entry = seen.get(keyOf(state))!;
  while (entry.from !== null) {
    way.unshift(entry.state.at(-1)!);
    entry = seen.get(entry.from)!;
  }
  return seen.values().next().value!.state.length === 2 ? [entry.state.at(-1)!, ...way] : way;
}

function both([a, b, last]: State, first: ReadonlySet<number>, second: ReadonlySet<number>): boolean {
  return first.has(keyOf([a, last])) && second.has(keyOf([b, last]));
}

/** A character that leads from one place of a loop to another by two ways, as in `(a*)*`, and what leads round the loop with it. */
function repeatedWay(loop: readonly State[], { samples, next }: Automaton, inside: ReadonlySet<number>): number[] | null {
  for (const [position, before] of loop)
    for (let character = 0; character < samples.length; character++) {
      const reached = next(position!, before!, character);
      for (const each of new Set(reached))
        if (inside.has(keyOf([each, character])) && reached.indexOf(each) !== reached.lastIndexOf(each)) return [character];
    }
  return null;
}

/** What leads round a loop by two ways, or null. */
function splitWay(pairs: ReadonlyMap<number, Seen>, doubled: State, steps: Steps, inside: ReadonlySet<number>): number[] | null {
  for (const { state } of pairs.values()) {
    if (state[0] === state[1]) continue;
    const back = explore(
      [state],
      (each) => steps(each.slice(0, -1), each.at(-1)!).filter((next) => both(next, inside, inside)),
      keyOf(doubled),
    );
    if (back.has(keyOf(doubled))) return [...wayTo(pairs, state), ...wayTo(back, doubled)];
  }
  return null;
}

/** Strongly connected states, from which one comes back to them (Tarjan's algorithm without recursion). */
function loopsOf(graph: ReadonlyMap<number, Seen>): State[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const open = new Set<number>();
  const loops: State[][] = [];
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const work: { key: number; edges: number[]; at: number }[] = [];
    const enter = (key: number) => {
      index.set(key, index.size);
      low.set(key, index.get(key)!);
      stack.push(key);
      open.add(key);
      work.push({ key, edges: graph.get(key)!.to.map(keyOf), at: 0 });
    };
    enter(root);
    while (work.length > 0) {
      const top = work.at(-1)!;
      const edge = top.edges[top.at++];
      if (edge !== undefined) {
        if (!index.has(edge)) enter(edge);
        else if (open.has(edge)) low.set(top.key, Math.min(low.get(top.key)!, index.get(edge)!));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low.set(parent.key, Math.min(low.get(parent.key)!, low.get(top.key)!));
      if (low.get(top.key) !== index.get(top.key)) continue;
      const members = stack.splice(stack.lastIndexOf(top.key));
      for (const key of members) open.delete(key);
      if (members.length > 1 || top.edges.includes(top.key)) loops.push(members.map((key) => graph.get(key)!.state));
    }
  }
  return loops;
}
