import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { CharBase, type CharSet } from 'refa';
import { Chars, toUnicodeSet } from 'regexp-ast-analysis';

/** What must hold between two characters for the engine to pass there; `null` is the end of the text, on either side. */
type Guard = (before: number | null, after: number | null) => boolean;

/** A way to a position: a character of the expression. Two ways to the same one are two entries, and the engine tries both. */
interface Way {
  to: number;
  guards: readonly Guard[];
}

/** A part of the expression, as Glushkov's construction has it: where it may begin, where it may end, and the ways past it that read nothing. */
interface Part {
  first: readonly Way[];
  last: readonly Way[];
  empty: readonly (readonly Guard[])[];
}

/**
 * The automaton of an expression, whose ways are those that a backtracking engine tries. Characters are numbered by what the expression tells apart.
 * Position 0 is the beginning, position 1 the characters a search passes over before a match begins.
 */
export interface Automaton {
  positions: number;
  /** One character of each class. */
  samples: readonly string[];
  /** Positions, each as often as there are ways to it, that are reached from one by a character; `before` is the class of the last one. */
  next(position: number, before: number | null, character: number): readonly number[];
}

const NOTHING: Part = { first: [], last: [], empty: [[]] };
/** Copies of a repeated part: repetitions that end make no loop, and what stands in them meets itself in two. */
const COPIES = 2;
/** Repetitions from here on are taken for endless: what is read a thousand times over takes long enough. */
const ENDLESS = 1000;

/** @throws {Error} When the expression has what this does not read: back references, and look-behinds of more than one character. */
export function automatonOf({ source, flags }: RegExp): Automaton {
  const parser = new RegExpParser();
  const pattern = parser.parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  const builder = new Builder(parser.parseFlags(flags), pattern);
  return builder.automaton(!flags.includes('y'));
}

class Builder {
  readonly #flags: AST.Flags;
  readonly #pattern: AST.Pattern;
  readonly #base: CharBase;
  readonly #word: CharSet;
  readonly #lineEnd: CharSet;
  /** By position: the classes it reads. */
  readonly #reads: ReadonlySet<number>[] = [];
  readonly #follow: Way[][] = [];

  constructor(flags: AST.Flags, pattern: AST.Pattern) {
    this.#flags = flags;
    this.#pattern = pattern;
    this.#word = Chars.word(flags);
    this.#lineEnd = Chars.lineTerminator(flags);
    const sets: CharSet[] = [Chars.all(flags), this.#word, this.#lineEnd];
    visit(pattern, (node) => sets.push(toUnicodeSet(node, flags).chars));
    this.#base = new CharBase(sets.filter((set) => !set.isEmpty));
  }

  automaton(searches: boolean): Automaton {
    this.#position(Chars.empty(this.#flags));
    this.#position(Chars.all(this.#flags));
    const whole = this.#alternatives(this.#pattern.alternatives);
    this.#follow[0] = [...whole.first, { to: 1, guards: [] }];
    this.#follow[1] = this.#follow[0];
    if (!searches) this.#follow[0] = [...whole.first];
    const known = new Map<number, readonly number[]>();
    const classes = this.#base.sets.length + 1;
    return {
      positions: this.#reads.length,
      samples: this.#base.sets.map(sampleOf),
      next: (position, before, character) => {
        const key = (position * classes + (before ?? classes - 1)) * classes + character;
        let found = known.get(key);
        if (found === undefined) {
          found = this.#follow[position]!.filter(
            ({ to, guards }) => this.#reads[to]!.has(character) && guards.every((guard) => guard(before, character)),
          ).map(({ to }) => to);
          known.set(key, found);
        }
        return found;
      },
    };
  }

  #position(set: CharSet): number {
    this.#follow.push([]);
    return this.#reads.push(this.#classes(set)) - 1;
  }

  #classes(set: CharSet): ReadonlySet<number> {
    return new Set(set.isEmpty ? [] : this.#base.split(set));
  }

  #alternatives(alternatives: readonly AST.Alternative[]): Part {
    const parts = alternatives.map(({ elements }) => elements.map((element) => this.#element(element)).reduce(this.#joined, NOTHING));
    return {
      first: parts.flatMap(({ first }) => first),
      last: parts.flatMap(({ last }) => last),
      empty: distinct(parts.flatMap(({ empty }) => empty)),
    };
  }

  #element(element: AST.Element): Part {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass': {
        const way = { to: this.#position(toUnicodeSet(element, this.#flags).chars), guards: [] };
        return { first: [way], last: [way], empty: [] };
      }
      case 'Group':
      case 'CapturingGroup':
        return this.#alternatives(element.alternatives);
      case 'Quantifier':
        return this.#repeated(element);
      case 'Assertion':
        return this.#assertion(element);
      default:
        throw new Error(`${element.raw} is not read`);
    }
  }

  #repeated({ element, min, max }: AST.Quantifier): Part {
    const endless = max >= ENDLESS;
    const needed = Math.min(min, COPIES);
    const copies = Math.max(needed, Math.min(max, COPIES), 1);
    if (max === 0) return NOTHING;
    let whole = NOTHING;
    for (let copy = 0; copy < copies; copy++) {
      // Endless repetition is one part that follows itself: further copies would have its loop in them once more.
      const part = this.#element(element);
      const last = copy === copies - 1 || (endless && copy >= needed - 1);
      if (last && endless) this.#link(part.last, part.first);
      whole = this.#joined(whole, copy < needed ? part : { ...part, empty: distinct([...part.empty, []]) });
      if (last) break;
    }
    return whole;
  }

  #assertion(assertion: AST.Assertion): Part {
    switch (assertion.kind) {
      case 'start':
      case 'end': {
        const lines = this.#flags.multiline ? this.#classes(this.#lineEnd) : new Set<number>();
        const ends = (side: number | null) => side === null || lines.has(side);
        return guarded(assertion.kind === 'start' ? (before) => ends(before) : (_, after) => ends(after));
      }
      case 'word': {
        const classes = this.#classes(this.#word);
        const word = (side: number | null) => side !== null && classes.has(side);
        return guarded((before, after) => (word(before) !== word(after)) !== assertion.negate);
      }
      case 'lookbehind': {
        const [only, ...others] = assertion.alternatives.flatMap(({ elements }) => elements);
        if (others.length > 0 || only === undefined || !('raw' in only) || !isCharacter(only))
          throw new Error(`${assertion.raw} is not read`);
        const classes = this.#classes(toUnicodeSet(only, this.#flags).chars);
        return guarded((before) => (before !== null && classes.has(before)) !== assertion.negate);
      }
      case 'lookahead': {
        // What is looked at is read like everything else, and then given back: a way of its own that ends there.
        const { first } = this.#alternatives(assertion.alternatives);
        return { first, last: [], empty: [[]] };
      }
    }
  }

  readonly #joined = (a: Part, b: Part): Part => {
    this.#link(a.last, b.first);
    const past = (ways: readonly Way[], empty: Part['empty']) =>
      empty.flatMap((guards) => ways.map((way) => ({ to: way.to, guards: [...way.guards, ...guards] })));
    return {
      first: [...a.first, ...past(b.first, a.empty)],
      last: [...b.last, ...past(a.last, b.empty)],
      empty: distinct(a.empty.flatMap((before) => b.empty.map((after) => [...before, ...after]))),
    };
  };

  #link(from: readonly Way[], to: readonly Way[]): void {
    for (const { to: position, guards } of from)
      for (const way of to) this.#follow[position]!.push({ to: way.to, guards: [...guards, ...way.guards] });
  }
}

/** What reads nothing by many ways reads it by two. */
function distinct(empty: Part['empty']): Part['empty'] {
  const free = empty.filter(({ length }) => length === 0);
  return [...empty.filter(({ length }) => length > 0).slice(0, 8), ...free.slice(0, 2)];
}

function guarded(guard: Guard): Part {
  return { first: [], last: [], empty: [[guard]] };
}

type CharacterNode = AST.Character | AST.CharacterSet | AST.CharacterClass;

function isCharacter(node: AST.Node): node is CharacterNode {
  return node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass';
}

/** Every character, set and class outside a class. */
function visit(node: AST.Node, found: (node: CharacterNode) => void): void {
  if (isCharacter(node)) found(node);
  else if ('alternatives' in node) for (const each of node.alternatives) visit(each, found);
  else if (node.type === 'Alternative') for (const each of node.elements) visit(each, found);
  else if (node.type === 'Quantifier') visit(node.element, found);
}

/** A character to be seen, where the class has one. */
function sampleOf(set: CharSet): string {
  for (const seen of 'aA1 "\'=-.,;:#\\/') if (set.has(seen.codePointAt(0)!)) return seen;
  const range = set.ranges.find(({ max }) => max > 32 && max < 0xd800) ?? set.ranges[0]!;
  return String.fromCodePoint(range.min <= 33 && range.max > 33 ? 34 : range.min);
}
