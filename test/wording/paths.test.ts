/** Every data path of the catalog has a name in every language, and nothing is named that is not there any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { ROLES } from '../../src/catalog/roles.js';
import { MESSAGES } from '../../src/packaged.js';
import { pathName, roleName } from '../../src/report/model/names.js';
import { LANGUAGES, type Wording, wordingOf } from '../../src/wording/wording.js';
import { toldSighting } from '../helpers/told.js';

const titles = [...new Set(loadCatalog().paths.map(({ title }) => title))];

it('English is the catalog itself', () => {
  for (const title of titles) expect(pathName(title, wordingOf('en'))).toBe(title);
  expect(roleName('client-access', wordingOf('en'))).toBe('client-access');
});

describe.each(LANGUAGES.filter((language) => language !== 'en'))('%s', (language) => {
  const wording = wordingOf(language);
  const messages = JSON.parse(readFileSync(join(MESSAGES, language, 'paths.json'), 'utf8')) as Record<string, string>;

  it('names every data path, each title by a message of its own', () => {
    const asked: string[] = [];
    const watching: Wording = {
      language,
      say: (key) => wording.say(key),
      list: (key) => wording.list(key),
      has: (key) => {
        asked.push(key);
        return wording.has(key);
      },
    };
    for (const title of titles) pathName(title, watching);
    expect(new Set(asked).size).toBe(titles.length);
    expect(asked.map((key) => key.slice('paths.'.length)).sort()).toEqual(Object.keys(messages).sort());
  });

  it('keeps numbers, protocols and products as they are', () => {
    const kept =
      /\b(\d+|[A-Z]{2,}[0-9]*|Exchange|Outlook|Mailbox(?= servers?| Transport)|Edge|Hub|Skype|EdgeSync|Autodiscover|NetBIOS|Kerberos)\b/g;
    for (const title of titles) {
      const name = pathName(title, wording);
      for (const word of title.match(kept) ?? []) expect([title, name.includes(word)]).toEqual([title, true]);
    }
  });

  it('names every role', () => {
    for (const role of ROLES) expect([role, wording.has(`html.role.${role}`)]).toEqual([role, true]);
  });

  it('tells a title that is not in the catalog as it stands', () => {
    for (const title of ['Our own path', '', '.', 'constructor', '{n, plural, other {#}}']) expect(pathName(title, wording)).toBe(title);
  });
});

it('a finding names path and roles in Indonesian', () => {
  const sighting = {
    kind: 'unexpected-flow' as const,
    problem: 'forbidden-network/x',
    severity: 'medium' as const,
    says: 'unexpected-flow.forbidden-network',
    values: {
      path: 'LDAP to domain controllers',
      more: 0,
      from: ['client-access', 'domain-controller'],
      carrier: 'TCP',
      serverPort: 389,
      code: 'x',
    },
    packets: [1],
  };
  const { title } = toldSighting(sighting, 'id');
  expect(title).toContain('"LDAP ke pengontrol domain"');
  expect(title).toContain('Client Access atau Domain controller');
  expect(toldSighting(sighting).title).toContain('"LDAP to domain controllers" is for client-access or domain-controller');
});
