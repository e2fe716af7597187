import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { MESSAGES } from '../packaged.js';
import type { Language } from './languages.js';

export { LANGUAGES, type Language } from './languages.js';

/** What a message puts in the place of its arguments. */
type Values = Readonly<Record<string, string | number | boolean>>;

type Messages = { readonly [name: string]: string | readonly string[] | Messages };

/** The words of one language. Keys are names joined by dots, such as `findings.weak-tls.tls-1-0.title`. */
export interface Wording {
  readonly language: Language;
  /** The message of this key. @throws {Error} when there is none: a mistake of ours, never of a capture. */
  say(key: string, values?: Values): string;
  /** The messages of a list. */
  list(key: string, values?: Values): string[];
  has(key: string): boolean;
}

/** Read once a run. */
const loaded = new Map<Language, Wording>();

/** The words of a language, read from its message files. */
export function wordingOf(language: Language): Wording {
  let wording = loaded.get(language);
  if (wording === undefined) {
    wording = new MessageFiles(language, readMessages(join(MESSAGES, language)));
    loaded.set(language, wording);
  }
  return wording;
}

/** One file an area: its name is the first part of the keys in it. */
function readMessages(folder: string): Messages {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(folder, name), 'utf8')) as Messages]));
}

/** Messages in the format of ICU MessageFormat, as `{flows, plural, one {# flow} other {# flows}}`. */
class MessageFiles implements Wording {
  readonly language: Language;
  readonly #messages: Messages;
  readonly #formats = new Map<string, IntlMessageFormat>();

  constructor(language: Language, messages: Messages) {
    this.language = language;
    this.#messages = messages;
  }

  say(key: string, values: Values = {}): string {
    const message = this.#find(key);
    if (typeof message !== 'string') throw new Error(`no message ${key} in ${this.language}`);
    return this.#format(key, message, values);
  }

  list(key: string, values: Values = {}): string[] {
    const messages = this.#find(key);
    if (!Array.isArray(messages)) throw new Error(`no list of messages ${key} in ${this.language}`);
    return (messages as readonly string[]).map((message, index) => this.#format(`${key}.${index}`, message, values));
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  #find(key: string): string | readonly string[] | Messages | undefined {
    let at: string | readonly string[] | Messages | undefined = this.#messages;
    for (const name of key.split('.')) {
      if (typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
      at = (at as Messages)[name];
    }
    return at;
  }

  #format(key: string, message: string, values: Values): string {
    // Most messages have no argument.
    if (!/[{']/.test(message)) return message;
    let format = this.#formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(message, this.language, undefined, { ignoreTag: true });
      this.#formats.set(key, format);
    }
    return String(format.format(values));
  }
}
