import { clean } from '../../../text.js';

/** Characters of one string that are shown. What a capture made longer than this was made to be long. */
const LIMIT = 1000;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is markup already, made by `html` and by nothing else. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Child = Markup | string | number | null | false | readonly Child[];

/**
 * Markup with values put in, each of them harmless as text and inside double quotes: no control characters, no direction marks, no lone
 * surrogates, bounded. Only markup stays markup.
 */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + written(children[index - 1]!) + part));
}

function written(child: Child): string {
  if (child instanceof Markup) return child.text;
  if (child === null || child === false) return '';
  if (typeof child === 'number') return String(child);
  if (typeof child === 'string') return shown(child, LIMIT).replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
  return child.map(written).join('');
}

/** Text that can be shown wherever: as `clean` has it, and without code points that are no characters. */
export function shown(text: string, limit: number): string {
  return clean(text, limit).replace(/\p{Noncharacter_Code_Point}/gu, '?');
}

/** JSON as the text of a script element that is not run: nothing in it can end the element or open a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
