import type { Language, Wording } from '../wording/wording.js';
import { pathName, roleName } from './model/names.js';
import { tellSigns } from './model/signs.js';
import { byteSize, words as inWords, type Style, timeSpan } from './text.js';

/** What one page is written with: how its reader sees it, and the words of its language. */
export interface Page extends Style {
  words: SummaryWords;
}

/** The words, numbers and times of the first page in one language. */
export class SummaryWords {
  readonly wording: Wording;
  readonly #months: readonly string[];
  readonly #decimal: string;

  constructor(wording: Wording) {
    this.wording = wording;
    this.#months = wording.list('summary.months');
    this.#decimal = wording.say('summary.decimal');
  }

  get language(): Language {
    return this.wording.language;
  }

  say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    return this.wording.say(`summary.${key}`, values);
  }

  /** A message about a number. */
  count(key: string, n: number): string {
    return this.say(key, { n });
  }

  /** A hyphenated code of the store; a code without a message is told as it is. */
  code(code: string): string {
    return this.wording.has(`summary.codes.${code}`) ? this.say(`codes.${code}`) : inWords(code);
  }

  /** A data path, by its title in the catalog. */
  path(title: string): string {
    return pathName(title, this.wording);
  }

  role(role: string): string {
    return roleName(role, this.wording);
  }

  /** What a limit did when it was reached, and how often. */
  limit(name: string, n: number): string {
    return this.wording.has(`summary.limit.${name}`)
      ? this.say(`limit.${name}`, { n })
      : this.say('coverage.row', { name: inWords(name), n });
  }

  /** `1.4 GB` */
  bytes(bytes: number): string {
    return this.fraction(byteSize(bytes));
  }

  /** A number with a decimal point. */
  fraction(text: string): string {
    return text.replace('.', this.#decimal);
  }

  span(from: number | null, to: number | null): string {
    return timeSpan(from, to, this.#months) ?? this.say('no-time');
  }

  /** Why a host has its roles. */
  signs(why: string): string {
    return tellSigns(why, this.wording);
  }
}
