/** What inspectors say passed, in every language: English as it is kept. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze.js';
import { phrase } from '../../../src/report/model/phrase.js';
import { NO_SITE } from '../../../src/site/profile.js';
import { openStore } from '../../../src/store/index.js';
import { wordingOf } from '../../../src/wording/wording.js';
import { ownCaptures } from '../../helpers/captures.js';
import { ROOT, scratch } from '../../helpers/exscope.js';

/** Commands and names, which are no words of a language. */
const A_NAME = /^[A-Z0-9_+./-]+( [A-Z0-9_+./-]+){0,3}$/;

describe('what passed', () => {
  it('is told in English as it is kept, in Indonesian in other words, in every capture of this project', async () => {
    const path = join(scratch(), 'all.db');
    await analyze({ captures: ownCaptures().map((name) => join(ROOT, 'captures', name)), store: path, site: NO_SITE });
    const store = openStore(path);
    const said = new Set([...store.judgedFlows()].flatMap(({ evidence }) => evidence?.cleartext?.what ?? []));
    store.close();
    expect(said.size).toBeGreaterThan(10);
    const untold: string[] = [];
    for (const what of said) {
      expect(phrase(what, wordingOf('en'))).toBe(what);
      if (phrase(what, wordingOf('id')) === what && !A_NAME.test(what)) untold.push(what);
    }
    expect(untold).toEqual([]);
  });

  it('keeps names that are in it', () => {
    expect(phrase('credential (login)', wordingOf('id'))).toBe('kredensial (login)');
    expect(phrase('SMB2 READ data', wordingOf('id'))).toBe('data SMB2 READ');
    expect(phrase('text behind the login (NegotiateStream)', wordingOf('id'))).toBe('teks setelah login (NegotiateStream)');
    expect(phrase('MAIL FROM', wordingOf('id'))).toBe('MAIL FROM');
  });
});
