/** Whatever is said in one language is said in every other, with the same arguments. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../src/packaged.js';
import { LANGUAGES, wordingOf } from '../../src/wording/wording.js';

/** Every message by its key; the members of a list by their place. */
function messagesOf(language: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (key: string, value: unknown): void => {
    if (typeof value === 'string') found.set(key, value);
    else for (const [name, each] of Object.entries(value as object)) visit(`${key}.${name}`, each);
  };
  for (const file of readdirSync(join(MESSAGES, language)))
    visit(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(MESSAGES, language, file), 'utf8')));
  return found;
}

/** Names of the arguments a message takes, wherever in it. */
function argumentsOf(message: string, language: string): string[] {
  const names = new Set<string>();
  const visit = (parts: readonly object[]): void => {
    for (const part of parts as { type: number; value?: string; options?: Record<string, { value: object[] }> }[]) {
      if (part.type !== 0 && part.type !== 7 && part.value !== undefined) names.add(part.value);
      for (const { value } of Object.values(part.options ?? {})) visit(value);
    }
  };
  visit(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

const english = messagesOf('en');

/** Policies and data paths are written in English in files of their own; these areas hold what other languages say instead. */
const translations = (key: string) => /^(controls|paths|policies)\./.test(key);

describe.each(LANGUAGES.filter((language) => language !== 'en'))('%s', (language) => {
  const messages = messagesOf(language);

  it('says everything English says, and nothing else', () => {
    expect([...messages.keys()].filter((key) => !translations(key)).sort()).toEqual([...english.keys()].sort());
  });

  it('takes the same arguments', () => {
    for (const [key, message] of english)
      expect([key, ...argumentsOf(messages.get(key)!, language)]).toEqual([key, ...argumentsOf(message, 'en')]);
  });
});

describe('a message', () => {
  const wording = wordingOf('en');

  it('counts, and puts its arguments in as they are', () => {
    expect(wording.say('audit.result.pass', { decided: 1 })).toBe('No violation in 1 decided flow');
    expect(wording.say('audit.result.pass', { decided: 12_345 })).toBe('No violation in 12,345 decided flows');
  });

  it('that does not exist is an error, not a blank', () => {
    expect(() => wording.say('audit.result.perhaps')).toThrow('no message audit.result.perhaps in en');
    expect(() => wording.say('audit.result')).toThrow('no message');
    expect(wording.has('audit.result.constructor')).toBe(false);
  });
});
