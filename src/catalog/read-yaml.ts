import type * as Yaml from 'yaml';
import type { z } from 'zod';
import { EXIT, ExscopeError } from '../errors.js';

export type YamlLibrary = typeof Yaml;

export interface SourceText {
  /** Path, for messages. */
  file: string;
  text: string;
  /** Shipped catalog when absent. */
  kind?: keyof typeof KINDS;
}

/** What an error in a file is called, and what to do about it. */
const KINDS = {
  shipped: { code: 'EXSCOPE_CATALOG', hint: 'Correct the catalog there, or reinstall exscope to get the shipped one back.' },
  own: { code: 'EXSCOPE_CATALOG', hint: 'Correct the file there; exscope catalog check FILE tries it again.' },
  kept: { code: 'EXSCOPE_CATALOG', hint: 'Judge the store again, with the catalog file: exscope judge STORE --catalog FILE' },
  policy: { code: 'EXSCOPE_POLICY', hint: 'Correct the file there; exscope audit STORE --policy FILE tries it again.' },
  baseline: { code: 'EXSCOPE_BASELINE', hint: 'Correct the file there; exscope baseline create STORE writes one that is right.' },
  site: { code: 'EXSCOPE_SITE', hint: 'Correct the file there; exscope site check FILE tries it again.' },
} as const;

/** Bound on alias expansion; the shipped files stay far below it, a hostile file cannot explode. */
const MAX_ALIASES = 10_000;
/** The same of its size, in characters, and of what is inside of what: the library takes the square of the depth, and calls itself for each step. */
const MAX_LENGTH = 2 ** 20;
const MAX_DEPTH = 64;

/** The library compares each key with all others of its map, and tells of each fault with its line: both take the square of a hostile file. */
const OPTIONS = { uniqueKeys: false, prettyErrors: false } as const;

/**
 * Validates one YAML text. Every fault is an `ExscopeError` that names the file, line and field and says what would be right.
 */
export function parseYaml<Schema extends z.ZodType>(source: SourceText, schema: Schema, yaml: YamlLibrary): z.output<Schema> {
  const { file, text } = source;
  if (text.length > MAX_LENGTH) throw fault(source, `${file}: has ${text.length} characters; ${MAX_LENGTH} are read`, undefined);
  const deep = lineTooDeep(text, yaml);
  if (deep !== null) throw fault(source, `${file}:${deep}: more than ${MAX_DEPTH} collections inside each other`, undefined);
  const lines = new yaml.LineCounter();
  const document = parsed(source, lines, yaml);
  const broken = document.errors[0];
  if (broken !== undefined) throw fault(source, `${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`, broken);
  const wrong = wrongKey(document, yaml);
  if (wrong !== null) throw fault(source, `${file}:${lines.linePos(wrong.offset).line}: ${wrong.message}`, undefined);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    throw fault(source, `${file}: ${cause instanceof Error ? cause.message : 'cannot be read'}`, cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue, ...more] = result.error.issues;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw fault(source, `${describe(file, text, value, issue!, yaml)}${others}`, result.error);
}

/** The document, with what is wrong in it. */
function parsed(source: SourceText, lineCounter: Yaml.LineCounter, yaml: YamlLibrary): Yaml.Document {
  try {
    const document = yaml.parseDocument(source.text, { ...OPTIONS, lineCounter });
    if (!document.errors.some(({ message }) => OUT_OF_STACK.test(message))) return document;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  // By indentation a file can be deeper than its tokens show; the library calls itself for each step, and says so in one of two ways.
  throw fault(source, `${source.file}: more collections inside each other than can be read`, undefined);
}

const OUT_OF_STACK = /^Maximum call stack/;

/** What the lexer writes before each scalar. */
const SCALAR = '\u001f';

/** The line where more are inside of each other than is read; null where none are. Without the parser, which calls itself for each. */
function lineTooDeep(text: string, yaml: YamlLibrary): number | null {
  let line = 1;
  let flow = 0;
  let block = 0;
  let compact = 0;
  let isScalar = false;
  for (const token of new yaml.Lexer().lex(text)) {
    if (isScalar || token === SCALAR) block = 0;
    // In block style each step is a line with more indentation, or one more of these in a row.
    else if (token === '-' || token === '?') block++;
    // Values that are keys of the next, all in one line: never right, and taken for one inside the other.
    else if (token === ':' && flow === 0) compact++;
    else if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    if (flow + block + compact > MAX_DEPTH) return line;
    const isText = isScalar;
    isScalar = token === SCALAR;
    for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) {
      line++;
      // Text that goes on in the next line is still the key of what follows it.
      if (!isText) compact = 0;
    }
  }
  return null;
}

/**
 * A key that its map has already, or one that no schema is to see: a schema of names and values passes over `__proto__` without a word. Null when
 * there is none.
 */
function wrongKey(document: Yaml.Document, yaml: YamlLibrary): { offset: number; message: string } | null {
  let wrong: { offset: number; message: string } | null = null;
  yaml.visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const named = yaml.isAlias(key) ? key.resolve(document) : key;
        if (!yaml.isScalar(named)) continue;
        const { value } = named;
        if (value === '__proto__' || seen.has(value)) {
          const message = value === '__proto__' ? '"__proto__" is no name that a file may give' : 'Map keys must be unique';
          wrong = { offset: startOf(key) ?? 0, message };
          return yaml.visit.BREAK;
        }
        seen.add(value);
      }
      return undefined;
    },
  });
  return wrong;
}

/** A fault no schema can see, told like those it sees. */
export function faultAt(source: SourceText, path: readonly PropertyKey[], message: string, yaml: YamlLibrary): ExscopeError {
  const value: unknown = yaml.parseDocument(source.text, OPTIONS).toJS({ maxAliasCount: MAX_ALIASES });
  const lines = new yaml.LineCounter();
  const { offset } = locate(yaml.parseDocument(source.text, { ...OPTIONS, lineCounter: lines }), path, yaml);
  return fault(source, `${source.file}:${lines.linePos(offset).line}: ${nameOf(value, path)}: ${message}`, undefined);
}

/** The file cannot be used. `message` names the place. */
export function fault({ kind = 'shipped' }: Pick<SourceText, 'kind'>, message: string, cause: unknown): ExscopeError {
  const { code, hint } = KINDS[kind];
  return new ExscopeError(code, message, { exitCode: EXIT.usage, hint, cause });
}

function describe(file: string, text: string, value: unknown, issue: z.core.$ZodIssue, yaml: YamlLibrary): string {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { ...OPTIONS, lineCounter: lines });
  const unknownField = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...unknownField];
  const place = locate(document, path, yaml);
  // The key of a record is wrong for a reason of its own.
  const said = (issue.code === 'invalid_key' ? issue.issues[0] : undefined) ?? issue;
  const message = place.found
    ? said.message
    : `is missing; ${issue.message.replace(/^Invalid (input|option): /, '').replace(/, received undefined$/, '')}`;
  return `${file}:${lines.linePos(place.offset).line}: ${nameOf(value, path)}: ${message}`;
}

/** Offset of the value at `path`, or of the last part of the path that exists. */
function locate(document: Yaml.Document, path: readonly PropertyKey[], yaml: YamlLibrary): { offset: number; found: boolean } {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (yaml.isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (yaml.isMap(node)) {
      const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === String(key));
      offset = startOf(pair?.key) ?? offset;
      if (pair === undefined) return { offset, found: false };
      next = pair.value;
    } else if (yaml.isSeq(node) && typeof key === 'number') {
      next = node.items[key];
      offset = startOf(next) ?? offset;
    }
    if (next === undefined) return { offset, found: false };
    node = next;
  }
  return { offset, found: true };
}

function startOf(node: unknown): number | undefined {
  return (node as Yaml.Node | null | undefined)?.range?.[0];
}

/** `paths[4] "2010/hub-to-hub" transport`: a place an editor's search finds. */
export function nameOf(value: unknown, path: readonly PropertyKey[]): string {
  let current = value;
  let name = '';
  for (const key of path) {
    current = (current as Record<PropertyKey, unknown> | null | undefined)?.[key];
    name += typeof key === 'number' ? `[${key}]` : `${name === '' ? '' : '.'}${String(key)}`;
    if (typeof key !== 'number') continue;
    const row = current as { id?: unknown; name?: unknown } | null | undefined;
    const label = row?.id ?? row?.name;
    if (typeof label === 'string') name += ` "${label}" `;
  }
  return name.replace(/" \./, '" ').trim() || 'the file';
}
